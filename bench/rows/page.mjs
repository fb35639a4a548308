// The page in Chromium: whether it janks while a picture fills in, and how long Escape takes, what is kept included.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { servedPage } from "../../scripts/setup/served-page.mjs";
import { row } from "../support/row.mjs";
import { quantile } from "../support/sample.mjs";

const SECONDS = 10;
const STOPS = 60;

export async function measure() {
  const { open, close } = await servedPage();
  const folder = mkdtempSync(join(tmpdir(), "partway-bench-"));
  const log = join(folder, "conn.log");
  const size = ["--size", "80MB", "--groups", "10000"];
  try {
    execFileSync(process.execPath, ["dist/node/cli.js", "make-log", ...size, "-o", log, "-q"]);
    return [...(await jank(open, log)), ...(await escapes(open))];
  } finally {
    await close();
    rmSync(folder, { recursive: true });
  }
}

/** Tasks over 50 ms on the main thread: the browser's own measure of what people feel. */
async function jank(open, log) {
  const rows = [];
  for (const [name, hash, file] of [
    ["mandelbrot, 2048x2048, live picture", "#task=mandelbrot&size=2048&iterations=100000"],
    ["primes to 1e13", "#task=primes&to=1e13"],
    ["beacons in a log of 80 MB, 10,000 groups", "#task=beacons", log],
  ]) {
    const page = await open(hash);
    if (file) await page.locator("#parameter-files").setInputFiles(file);
    await page.evaluate(`globalThis.long = [];
      new PerformanceObserver((list) => long.push(...list.getEntries())).observe({ type: "longtask" });`);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.waitForTimeout(SECONDS * 1_000);
    const long = await page.evaluate("long.map(({ duration }) => duration)");
    await page.close();
    rows.push(
      row({
        name: `page, ${name}: tasks over 50 ms in ${SECONDS} s`,
        unit: "tasks",
        ours: long.length,
        peerName: "a limit",
        goal: { of: "ours", is: "at most", value: 0 },
      }),
    );
  }
  return rows;
}

/** As the page itself says: from the key to the report, which comes once all is safe in the browser's storage. */
async function escapes(open) {
  const page = await open("#task=primes&to=1e12");
  const figures = [];
  for (let stop = -3; stop < STOPS; stop++) {
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.waitForTimeout(200 + Math.random() * 200);
    await page.keyboard.press("Escape");
    const status = page.locator("#status").filter({ hasText: /^Stopped/ });
    const [, time] = /in ([\d.]+) ms/.exec(await status.textContent());
    if (stop >= 0) figures.push(Number(time));
  }
  await page.close();
  return Object.entries({ p50: 0.5, p99: 0.99 }).map(([label, part]) =>
    row({
      name: `page, primes stopped by Escape, ${label} of ${STOPS}`,
      unit: "ms",
      ours: quantile(figures, part),
      peerName: "a limit",
      goal: { of: "ours", is: "below", value: { p50: 16, p99: 50 }[label] },
    }),
  );
}
