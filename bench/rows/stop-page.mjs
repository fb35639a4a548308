// The same as rows/stop.mjs on pages: how long a stop takes in Chromium and Firefox, and what computes after it, there and in
// WebKitGTK, which has no shared memory to count in: its web process's time on a processor tells.
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { descendants, processorTime } from "../support/processor-time.mjs";
import { moments } from "../support/random.mjs";
import { row } from "../support/row.mjs";
import { quantile } from "../support/sample.mjs";
import { testHelper } from "../support/test-helper.mjs";

const STOPS = 200;
/** Each takes more than half a second. */
const WEBKIT_STOPS = 20;
const SEED = 1;
/** Over which processor time is counted, in ms. */
const WINDOW = 250;
/** Of a worker without shared memory, in ms. */
const SLICE = 8;

export async function measure() {
  const { startServer } = await testHelper("server");
  const files = ["stop-page.js", "busy.mjs"];
  const text = (file) => readFileSync(new URL(`../support/${file}`, import.meta.url), "utf8");
  const scripts = Object.fromEntries(files.map((file) => [`/bench/support/${file}`, text(file)]));
  const server = await startServer({ isolated: true, scripts });
  try {
    const rows = [];
    for (const browser of ["chromium", "firefox"]) rows.push(...(await stopsIn(browser, server.origin)));
    return [...rows, await webKitAfter(server.origin)];
  } finally {
    await server.close();
  }
}

async function stopsIn(name, origin) {
  const { launch } = await testHelper("browsers");
  const browser = await launch(name);
  try {
    const page = await browser.newPage();
    await page.goto(origin);
    const call = (scenario, ...args) =>
      page.evaluate(
        `import("/bench/support/stop-page.js").then((page) => page.${scenario}(...${JSON.stringify(args)}))`,
      );
    if (!(await call("shared"))) throw new Error(`expected shared memory in ${name}, got none`);
    const moment = moments(SEED);
    const [settled, steps] = [[], []];
    for (let stop = -10; stop < STOPS; stop++) {
      const took = await call("stopKernel", moment());
      const after = await call("stepsAfter", moment());
      if (stop < 0) continue;
      settled.push(took);
      steps.push(after);
    }
    return rowsOf(`stop in ${name[0].toUpperCase()}${name.slice(1)}`, settled, steps);
  } finally {
    await browser.close();
  }
}

function rowsOf(name, settled, steps) {
  return [
    row({
      name: `${name}, 2 busy workers, p99 of ${STOPS} (p50: ${quantile(settled, 0.5).toFixed(2)} ms)`,
      unit: "ms",
      ours: quantile(settled, 0.99),
      peerName: "a frame",
      goal: { of: "ours", is: "below", value: 16 },
    }),
    row({
      name: `${name}, 10 ms after it: steps in 50 ms, most of ${STOPS}`,
      unit: "steps",
      ours: Math.max(...steps),
      peerName: "a limit",
      goal: { of: "ours", is: "at most", value: 0 },
    }),
  ];
}

async function webKitAfter(origin) {
  const { WebKitPage } = await testHelper("webdriver");
  const page = await WebKitPage.open(origin);
  try {
    const used = () => descendants("WebKitWebProces").reduce((sum, pid) => sum + processorTime(pid), 0);
    const call = (scenario, ms) =>
      page.evaluate(`return (await import("/bench/support/stop-page.js")).${scenario}(${JSON.stringify(ms)});`);
    if (await call("shared")) throw new Error("expected no shared memory in WebKitGTK, got some");
    const window = async () => {
      const before = used();
      await setTimeout(WINDOW);
      return used() - before;
    };
    const [moment, atRest, figures] = [moments(), [], []];
    for (let stop = 0; stop < WEBKIT_STOPS; stop++) atRest.push(await window());
    for (let stop = -2; stop < WEBKIT_STOPS; stop++) {
      const before = used();
      const at = await call("stopAt", moment());
      await setTimeout(at + 50 - Date.now());
      if (used() - before < 10) throw new Error(`expected its processes to compute, got ${used() - before} ms of it`);
      const after = await window();
      if (stop >= 0) figures.push(after);
    }
    return row({
      name: `stop in WebKitGTK, 50 ms after it: processor time in ${WINDOW} ms, most of ${WEBKIT_STOPS}`,
      unit: "ms",
      ours: Math.max(...figures),
      peer: Math.max(...atRest),
      peerName: "before the first run",
      // A page at rest takes some itself. A single slice more would be this much, and a worker that went on all of the time.
      goal: { of: "ours", is: "below", value: SLICE },
    });
  } finally {
    await page.close();
  }
}
