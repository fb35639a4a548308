// Simulates everything, and writes the figures of docs/scheduling.md and its picture anew. Takes some minutes.
import { readFileSync, writeFileSync } from "node:fs";
import { bundled } from "../support/bundled.mjs";

const file = (path) => new URL(path, import.meta.url);
const simulation = await bundled(file("index.ts").pathname);
const { means, workers } = simulation;
const { machine, costs, measured } = JSON.parse(readFileSync(file("costs.json"), "utf8"));
const document = file("../../docs/scheduling.md");
const picture = file("../../docs/pictures/scheduling.svg");
/** The main thread is busy for such a part of the time: the rest is the end of the run. */
const full = 0.9;

let text = readFileSync(document, "utf8");
const points = [];
// What costs nothing is done first: should anything be wrong there, it is found out at once.
fill("costs", costsTable());
fill("measured", measuredTable());
for (const name of ["efficiency", "ideal", "cold", "saturation"]) fill(name, []);
for (const point of simulation.points(costs)) {
  points.push(point);
  const { distribution, mean, workers, warm, ideal } = point;
  process.stderr.write(
    `${distribution} ${mean} ms, ${workers} workers: ${warm.efficiency.toFixed(3)} of ${ideal.toFixed(3)}\n`,
  );
}
fill(
  "efficiency",
  byDistribution(({ warm }) => `${warm.efficiency.toFixed(3)} · ${percent(warm.mainShare)}`),
);
fill(
  "ideal",
  byDistribution(({ warm, ideal }) => `${(warm.efficiency / ideal).toFixed(3)} of ${ideal.toFixed(3)}`, [1, 10, 100]),
);
fill(
  "cold",
  byDistribution(({ cold }) => cold.efficiency.toFixed(3)),
);
fill("saturation", saturationTable());
writeFileSync(document, text);
writeFileSync(picture, simulation.plotOf(lines(), workers.at(-1)));

/** Puts figures where the document has a place for them. */
function fill(name, lines) {
  const place = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
  if (!place.test(text)) throw new Error(`docs/scheduling.md: expected a place for the figures of ${name}`);
  text = text.replace(place, `$1\n${lines.join("\n").trim()}\n\n$2`);
}

function lines() {
  return simulation.distributions.flatMap((distribution) =>
    means.map((mean) => ({
      distribution,
      label: time(mean),
      points: points
        .filter((point) => point.distribution === distribution && point.mean === mean)
        .map(({ workers, warm, ideal }) => ({
          workers,
          efficiency: warm.efficiency,
          ideal,
          saturated: warm.mainShare > full,
        })),
    })),
  );
}

/** A table for each distribution: a row for each number of workers, a column for each mean. */
function byDistribution(cell, columns = means) {
  return simulation.distributions.flatMap((distribution) => {
    const row = (count) => [count].concat(columns.map((mean) => cell(pointAt(distribution, mean, count))));
    return table([`${distribution}, workers`, ...columns.map(time)], workers.map(row)).concat("");
  });
}

function pointAt(distribution, mean, workers) {
  return points.find(
    (point) => point.distribution === distribution && point.mean === mean && point.workers === workers,
  );
}

function costsTable() {
  const { main, there, back, worker } = costs;
  const us = (ms) => `${Number((ms * 1_000).toPrecision(3))} us`;
  return [
    `On ${machine.cpu}, ${machine.cores} cores, ${machine.system}, Node ${machine.node}:`,
    "",
    ...table(
      ["what", "idle before", "busy"],
      [
        ["main thread: to send a chunk and take its answer", us(main.chunk.idle), us(main.chunk.busy)],
        ["main thread: to take a notice", us(main.notice.idle), us(main.notice.busy)],
        ["main thread: for each job, both ways", "", us(main.job)],
        ["main thread: to start a worker", "", us(main.spawn)],
        ["from the main thread to a worker, from a worker to it", `${us(there)}, ${us(back)}`, ""],
        ["worker: from the last job of a chunk to the first of the next, which waits there", "", us(worker.chunk)],
        ["worker: for each job", "", us(worker.job)],
        ["worker: from its start to its first message", us(worker.boot), ""],
      ],
    ),
  ];
}

function measuredTable() {
  const simulated = ({ workers, distribution, mean, work }) =>
    simulation.simulate(
      workers,
      simulation.lengthsOf(distribution, Math.round((workers * work) / mean), mean, 1),
      costs,
    );
  return table(
    ["workers", "jobs", "measured", "simulated"],
    measured.map((point) => [
      `${point.workers}${point.task === "sleepFor" ? ", which sleep" : ""}`,
      `${point.distribution}, ${time(point.mean)}`,
      point.efficiency.toFixed(3),
      simulated(point).efficiency.toFixed(3),
    ]),
  );
}

function saturationTable() {
  const seen = (mean) =>
    simulation.distributions.map((distribution) => {
      const of = points.filter((point) => point.distribution === distribution && point.mean === mean);
      const { workers, warm } = of.find(({ warm }) => warm.mainShare > full) ?? {};
      return workers ? `${workers} (${warm.efficiency.toFixed(2)})` : `not up to ${of.at(-1).workers}`;
    });
  return table(
    ["mean", "load of a worker", "full at", ...simulation.distributions.map((name) => `simulated: ${name}`)],
    means.map((mean) => {
      const load = simulation.loadOfWorker(mean, costs);
      return [time(mean), `${(load * 100).toPrecision(2)}%`, `${Math.round(1 / load)} workers`].concat(seen(mean));
    }),
  );
}

function table(head, rows) {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}

function time(ms) {
  return ms < 1 ? `${ms * 1_000} us` : `${ms} ms`;
}

function percent(part) {
  return `${(part * 100).toFixed(part < 0.095 ? 1 : 0)}%`;
}
