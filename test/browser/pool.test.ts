import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectLawful } from "../helpers/law.js";
import { type PlainReport, TestPage, revive, surroundings } from "../helpers/pages.js";
import { Reference } from "../helpers/probe.js";

const { outputFiles } = await build({
  entryPoints: [new URL("../fixtures/browser/faulty-worker.ts", import.meta.url).pathname],
  bundle: true,
  format: "esm",
  target: "es2022",
  write: false,
});
const scripts = { "/faulty-worker.js": outputFiles[0]!.text };

function expectSound(report: PlainReport, params: ConstructorParameters<typeof Reference>[0]): void {
  expectLawful(revive(report), new Reference(params));
}

describe.each(surroundings)("the pool in %s", (_, where) => {
  let open: TestPage;

  beforeAll(async () => {
    open = await TestPage.open({ ...where, scripts });
  });
  afterAll(() => open.close());

  it("shares memory exactly where the page is isolated", async () => {
    const { isolated } = where;
    expect(await open.scenario("usePool", { workers: 2 })).toEqual({ isolated, sharedMemory: isolated });
  });

  it("completes a run, every job by the bit", async () => {
    const params = { jobs: 200, extent: 2_000, spread: 500 };
    const report = await open.scenario("complete", params);
    expect(report).toMatchObject({ status: "completed", value: { ended: 200, inFlight: 0 } });
    expect(report.counts).toEqual({ fulfilled: 200, partial: 0, rejected: 0, unstarted: 0 });
    expectSound(report, params);
  });

  it("completes several runs at once, each by itself", async () => {
    const many = [1, 30, 100].map((jobs) => ({ jobs, extent: 5_000, spin: jobs }));
    const reports = await open.scenario<PlainReport[]>("completeTogether", many);
    for (const [at, report] of reports.entries()) {
      expect(report.counts.fulfilled).toBe(many[at]!.jobs);
      expectSound(report, many[at]!);
    }
  });

  it("stops in the middle, keeps every part, and runs again on the same workers", async () => {
    const params = { jobs: 20, extent: 100_000_000 };
    const report = await open.scenario("disturb", params, [[150, "abort"]]);
    expect(report).toMatchObject({ status: "stopped", reason: "abort", forced: false, counts: { partial: 2 } });
    for (const outcome of report.outcomes.slice(0, 2)) expect(outcome.position).toBeGreaterThan(0);
    expectSound(report, params);
    expect((await open.scenario("complete", { jobs: 5 })).status).toBe("completed");
  });

  it("pauses for another run, then goes on where it was", async () => {
    const params = { jobs: 4, extent: 1_000_000 };
    const { state, counts, meanwhile, report } = await open.scenario<Paused>("pauseForAnother", params, { jobs: 10 });
    expect(meanwhile.counts.fulfilled).toBe(10);
    expect(state).toBe("paused");
    expect(counts.partial).toBeGreaterThan(0);
    expect(report).toMatchObject({ status: "completed", counts: { fulfilled: 4 } });
    expect(report.outcomes.map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1]);
    expectSound(report, params);
  });

  it.each(["grace", "force"])(
    "ends a step that never returns (by %s), keeps what it had published, and works on",
    async (how) => {
      const params = { jobs: 4, extent: 500_000_000, stuckJob: 0, stuckStep: 2_000_000 };
      const { published, report } = await open.scenario<Stuck>("forceStuck", params, how);
      expect(report).toMatchObject({ status: "stopped", forced: true, reason: "stuck" });
      expect(report.outcomes[0]).toMatchObject({ status: "partial", position: published });
      expectSound(report, params);
      expect((await open.scenario("complete", { jobs: 50 })).counts.fulfilled).toBe(50);
    },
  );

  it.each([4, 400])("rejects the job of %i whose step outlives its timeout, and finishes the others", async (jobs) => {
    const params = { jobs, extent: 1_000, stuckJob: jobs / 2, stuckStep: 500 };
    const report = await open.scenario("complete", params, { timeout: 200, grace: 100 });
    expect(report.counts).toEqual({ fulfilled: jobs - 1, partial: 0, rejected: 1, unstarted: 0 });
    expect(report.outcomes[jobs / 2]).toMatchObject({ status: "rejected", error: { code: "JOB_TIMEOUT" } });
    expectSound(report, params);
  });

  it("loses one job to a trap, and one to an error that nobody catches", async () => {
    const trapped = await open.scenario("complete", { jobs: 8, trapJob: 3, trapStep: 10 });
    expect(trapped.outcomes[3]).toMatchObject({ status: "rejected", error: { code: "KERNEL_TRAPPED" } });
    await open.scenario("usePoolOf", "/faulty-worker.js?fault=uncaught&job=3", { workers: 2 });
    const params = { jobs: 8, extent: 300_000 };
    const report = await open.scenario("complete", params);
    expect(report.counts).toEqual({ fulfilled: 7, partial: 0, rejected: 1, unstarted: 0 });
    expect(report.outcomes[3]).toMatchObject({
      error: { code: "WORKER_LOST", message: expect.stringContaining("nobody catches this") as string },
    });
    expectSound(report, params);
    expect((await open.scenario("complete", { jobs: 3 })).status).toBe("completed");
  });

  it("retries the job whose worker was lost", async () => {
    await open.scenario("usePoolOf", "/faulty-worker.js?fault=uncaught&job=3", { workers: 2 });
    const params = { jobs: 5, extent: 300_000 };
    const report = await open.scenario("complete", params, { retries: 1 });
    expect(report.outcomes[3]!.attempts).toBe(2);
    expectSound(report, params);
  });

  it.each(["/faulty-worker.js?fault=start", "/nowhere.js"])(
    "says that workers cannot be started from %s",
    async (script) => {
      await open.scenario("usePoolOf", script, { workers: 2 });
      const rejected = await open.scenario<Rejected>("reject", { jobs: 5 });
      expect(rejected).toMatchObject({ code: "WORKER_START_FAILED", report: { counts: { unstarted: 5 } } });
    },
  );

  it("takes a worker of the program's own", async () => {
    await open.scenario("usePoolOf", "/dist/browser/worker.js", { workers: 2 });
    expect((await open.scenario("complete", { jobs: 10 })).counts.fulfilled).toBe(10);
  });

  it("keeps its page from being frozen while a run is under way, and no longer", async () => {
    const lock = ["partway computes, shared"];
    await open.scenario("usePool", { workers: 2 });
    const params = { jobs: 2, extent: 100_000_000 };
    expect(await open.scenario("locksOf", params)).toEqual({
      before: [],
      during: lock,
      still: lock,
      after: [],
      again: lock,
      terminated: [],
    });
    await open.scenario("usePoolOf", "/faulty-worker.js?fault=uncaught&job=1", { workers: 1 });
    const lost = await open.scenario<Unlocked>("locksAfter", { jobs: 3, extent: 300_000 });
    expect(lost).toMatchObject({ counts: { rejected: 1 }, locks: [] });
  });

  it("leaves no error behind in the page", () => {
    // Firefox tells of the script that is not there in this way too.
    expect(open.errors.filter((error) => !error.includes("/nowhere.js"))).toEqual([]);
  });
});

describe.each(surroundings)("a page whose policy forbids workers from blobs, in %s", (_, where) => {
  it("gets its workers from the file beside the library", async () => {
    const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'";
    const open = await TestPage.open({ ...where, policy });
    try {
      await open.scenario("usePool", { workers: 2 });
      const params = { jobs: 20, extent: 2_000 };
      const report = await open.scenario("complete", params);
      expect(report.counts.fulfilled).toBe(20);
      expectSound(report, params);
    } finally {
      await open.close();
    }
  });
});

interface Paused {
  state: string;
  counts: PlainReport["counts"];
  meanwhile: PlainReport;
  report: PlainReport;
}

interface Stuck {
  published: number;
  report: PlainReport;
}

interface Unlocked {
  counts: PlainReport["counts"];
  locks: string[];
}

interface Rejected {
  code: string;
  report: PlainReport;
}
