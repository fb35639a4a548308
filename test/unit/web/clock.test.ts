import { expect, it } from "vitest";
import { RunClock } from "../../../web/run/clock.js";

it("stands still while a run is paused, and after its end", () => {
  let wall = 100;
  const clock = new RunClock(() => wall);
  expect(clock.now).toBe(0);
  clock.begin();
  wall += 10;
  expect(clock.now).toBe(10);
  clock.pause();
  wall += 1_000;
  expect(clock.now).toBe(10);
  clock.goOn();
  clock.goOn();
  wall += 5;
  expect(clock.now).toBe(15);
  clock.pause();
  clock.pause();
  expect(clock.now).toBe(15);
  clock.begin();
  expect(clock.now).toBe(0);
});
