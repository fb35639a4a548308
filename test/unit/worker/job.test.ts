import { describe, expect, it } from "vitest";
import { JobInHand, owned } from "../../../src/worker/job.js";

/** A job, and the host that it asks: `reasons.now` is why it should end. */
function inHand(resumed?: unknown): { job: JobInHand; reasons: { now: unknown }; kept: number[] } {
  const reasons: { now: unknown } = { now: undefined };
  const kept: number[] = [];
  const host = {
    abortReason: (job: number) => (job === 5 ? reasons.now : undefined),
    kept: (job: number) => void kept.push(job),
    pressing: () => false,
  };
  return { job: new JobInHand(5, 2, resumed, "shared", host), reasons, kept };
}

describe("what a job keeps", () => {
  it("is what it was then, and its host hears of it", () => {
    const { job, kept } = inHand();
    expect(job.snapshot()).toBeUndefined();
    const state = { found: [1] };
    job.keep(state);
    state.found.push(2);
    expect(job.snapshot()).toEqual({ found: [1] });
    expect(kept).toEqual([5]);
  });

  it("is a copy for whoever takes it", () => {
    const { job } = inHand();
    job.keep([1]);
    (job.snapshot() as number[]).push(2);
    expect(job.snapshot()).toEqual([1]);
  });

  it("is what it was resumed from, until there is something else", () => {
    const { job } = inHand({ at: 3 });
    (job.resumed as { at: number }).at = 4;
    expect(job.snapshot()).toEqual({ at: 3 });
    job.keep("more");
    expect(job.snapshot()).toBe("more");
  });

  it("may be said by functions that were taken out of it", () => {
    const { job, kept } = inHand();
    const { keep, progress } = job;
    keep("half");
    progress(3, 6);
    expect(job.snapshot()).toBe("half");
    expect([job.position, job.extent]).toEqual([3, 6]);
    progress(4);
    expect([job.position, job.extent]).toEqual([4, undefined]);
    expect(kept).toEqual([5, 5, 5]);
  });

  it("has to be cloneable, or nothing of it is kept", () => {
    const { job, kept } = inHand();
    job.keep("before");
    expect(() => job.keep({ call: () => {} })).toThrow(
      expect.objectContaining({ code: "RESULT_UNCLONEABLE" }) as Error,
    );
    expect(job.snapshot()).toBe("before");
    expect(kept).toEqual([5]);
  });

  it("is cloned at a yield only if the task could change it before it is wanted", () => {
    const state = { at: 1 };
    const cases = [
      { waits: false, looksAtSignal: false, at: 2 },
      { waits: true, looksAtSignal: false, at: 1 },
      { waits: false, looksAtSignal: true, at: 1 },
    ];
    for (const { waits, looksAtSignal, at } of cases) {
      const { job } = inHand();
      if (looksAtSignal) expect(job.signal.aborted).toBe(false);
      state.at = 1;
      job.yielded(state, waits);
      state.at = 2;
      expect(job.snapshot()).toEqual({ at });
    }
  });
});

describe("the signal of a job", () => {
  it("follows the host whenever it is looked at", () => {
    const { job, reasons } = inHand();
    const { signal } = job;
    expect(signal).toBeInstanceOf(AbortSignal);
    expect([signal.aborted, signal.reason]).toEqual([false, undefined]);
    expect(() => signal.throwIfAborted()).not.toThrow();
    reasons.now = new Error("stop");
    expect(() => signal.throwIfAborted()).toThrow(reasons.now as Error);
    expect([signal.aborted, signal.reason]).toEqual([true, reasons.now]);
    expect(job.signal).toBe(signal);
  });

  it.each(["aborted", "reason"] as const)("tells its listeners when `%s` finds out, once", (property) => {
    const { job, reasons } = inHand();
    let told = 0;
    job.signal.addEventListener("abort", () => told++);
    reasons.now = "stop";
    expect(job.signal[property]).toBeTruthy();
    job.abort("again");
    expect(told).toBe(1);
    expect(job.signal.reason).toBe("stop");
  });

  it("is aborted from outside while the task waits, and stays so", () => {
    const { job } = inHand();
    let told: unknown;
    job.signal.addEventListener("abort", ({ target }) => {
      told = (target as AbortSignal).reason;
    });
    job.abort("stop");
    expect(told).toBe("stop");
    expect(job.signal.aborted).toBe(true);
    expect(AbortSignal.any([job.signal]).reason).toBe("stop");
  });
});

describe("an answer to an abort", () => {
  const reason = new Error("stop");
  const unreadable = Object.defineProperty({}, "cause", {
    get: () => {
      throw new Error("unreadable");
    },
  });

  it.each<[string, unknown, boolean]>([
    ["its reason", reason, true],
    ["an error whose cause is the reason", new Error("aborted", { cause: reason }), true],
    ["an AbortError", new DOMException("aborted", "AbortError"), true],
    ["another error", new Error("stop"), false],
    ["an error with another cause", new Error("aborted", { cause: new Error("stop") }), false],
    ["undefined", undefined, false],
    ["null", null, false],
    ["a text", "stop", false],
    ["what cannot be looked at", unreadable, false],
  ])("%s: %o", (_, thrown, answers) => {
    const { job, reasons } = inHand();
    expect(job.abortedBy(thrown), "nobody has looked at the signal").toBeUndefined();
    expect(job.signal.aborted).toBe(false);
    expect(job.abortedBy(thrown), "it is not aborted").toBeUndefined();
    reasons.now = reason;
    expect(job.abortedBy(thrown), "the task does not know").toBeUndefined();
    expect(job.signal.aborted).toBe(true);
    expect(job.abortedBy(thrown)).toBe(answers ? reason : undefined);
  });
});

it("a value is owned at once if it cannot be changed, and otherwise as a copy", () => {
  const list = [1];
  expect(owned(list)).toEqual(list);
  expect(owned(list)).not.toBe(list);
  for (const value of [1, "text", null, undefined, 1n, true]) expect(owned(value)).toBe(value);
  for (const value of [() => {}, Symbol("none")])
    expect(() => owned(value)).toThrow(/^expected a value that can be cloned: /);
});
