// How well `beacons` finds what is planted in generated logs: `evaluate.mjs [--seeds N]`. Prints the table of docs/beacons.md.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Pool, inputFile } from "partway";
import { fileCheckpoint } from "partway/checkpoint";
import { beacons } from "partway/kernels";
import { bundled } from "./support/bundled.mjs";

const { values } = parseArgs({ options: { seeds: { type: "string", default: "50" } } });
const seeds = Number(values.seeds);
const { settings, trial } = await bundled("bench/beacons/trial.ts");
const partway = { pool: new Pool(), beacons, inputFile };

const mean = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
const shown = (number) => (number === undefined || Number.isNaN(number) ? "-" : number.toFixed(3));

console.log(
  "| 20 beacons in 1,000 groups | AP, RITA | AP, first | AP, refined | without clockwork | found | called | of these clockwork | wrong |",
);
console.log("|---|---|---|---|---|---|---|---|---|");
const results = settings.map(() => []);
const folder = mkdtempSync(join(tmpdir(), "partway-evaluate-"));
try {
  for (let seed = 1; seed <= seeds; seed++) {
    const file = join(folder, `${seed}.partway`);
    for (const [at, setting] of settings.entries())
      results[at].push(await trial(setting, seed, partway, fileCheckpoint(file)));
    rmSync(file);
    process.stderr.write(`\r${seed} of ${seeds} `);
  }
} finally {
  rmSync(folder, { recursive: true });
}

for (const [at, setting] of settings.entries()) {
  const precision = (by) => (setting.kind ? mean(results[at].map((one) => one.precision[by])) : undefined);
  const sum = (of) => results[at].reduce((all, one) => all + of(one), 0);
  const [called, right, clockwork, others] = ["called", "right", "clockwork", "others"].map((key) =>
    sum((one) => one[key]),
  );
  const wrong = called - right - clockwork;
  const cells = [
    setting.title,
    ...["rita", "first", "last", "aside"].map((by) => shown(precision(by))),
    setting.kind ? `${((100 * right) / (20 * seeds)).toFixed(1)}%` : "-",
    mean(results[at].map((one) => one.called)).toFixed(1),
    mean(results[at].map((one) => one.clockwork)).toFixed(1),
    `${wrong} of ${others} (${((100 * wrong) / others).toFixed(2)}%)`,
  ];
  console.log(`| ${cells.join(" | ")} |`);
}
await partway.pool.close();
