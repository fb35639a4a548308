import type { Random } from "../random.js";
import { SECOND } from "../time.js";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const pairs = Array.from(digits, (one) => Array.from(digits, (other) => one + other)).flat();
const thousandths = Array.from({ length: 1_000 }, (_, number) => String(number).padStart(3, "0"));

/** An identifier of a connection, as Zeek makes them: C and 17 digits to the base of 62. */
export function uid(random: Random): string {
  let text = "C";
  let drawn = 0;
  for (let part = 0; part < 4; part++) {
    drawn = random.bits();
    text += pairs[drawn % 3_844]! + pairs[Math.floor(drawn / 3_844) % 3_844]!;
  }
  return text + digits[Math.floor(drawn / 14_776_336) % 62]!;
}

let known = -1;
let knownText = "";

/** Microseconds as seconds, with all six decimals. */
export function seconds(time: number): string {
  const whole = Math.floor(time / SECOND);
  const rest = time - whole * SECOND;
  // Many of a log begin in the same second.
  if (whole !== known) {
    known = whole;
    knownText = `${whole}.`;
  }
  const thousands = Math.floor(rest / 1_000);
  return knownText + thousandths[thousands]! + thousandths[rest - thousands * 1_000]!;
}
