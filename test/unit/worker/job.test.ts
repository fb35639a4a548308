import { describe, expect, it } from "vitest";
import { PartwayError } from "../../../src/errors.js";
import { JobInHand } from "../../../src/worker/job.js";
import type { Host } from "../../../src/worker/stepper.js";

interface TestHost extends Host {
  reason: unknown;
  told: number;
}

function hostOf(): TestHost {
  const host: TestHost = {
    reason: undefined,
    told: 0,
    abortReason: () => host.reason,
    kept: () => void host.told++,
    pressing: () => false,
  };
  return host;
}

const job = (host: Host, resumed?: unknown): JobInHand => new JobInHand(7, 2, resumed, "shared", host);

describe("a job as its task sees it", () => {
  it("keeps a copy of what it is given, and says so", () => {
    const host = hostOf();
    const { keep, ...rest } = { keep: job(host).keep };
    expect(rest).toEqual({});
    const hand = job(host);
    const state = { at: 1 };
    hand.keep(state);
    state.at = 2;
    expect(hand.snapshot()).toEqual({ at: 1 });
    expect(host.told).toBe(1);
    expect(typeof keep).toBe("function");
    expect(() => hand.keep(() => {})).toThrow(PartwayError);
  });

  it("copies what is yielded only where its task could still change it", () => {
    const state = { at: 1 };
    const plain = job(hostOf());
    plain.yielded(state, false);
    const waits = job(hostOf());
    waits.yielded(state, true);
    const looks = job(hostOf());
    void looks.signal;
    looks.yielded(state, false);
    state.at = 2;
    expect([plain, waits, looks].map((hand) => hand.snapshot())).toEqual([{ at: 2 }, { at: 1 }, { at: 1 }]);
  });

  it("has what it resumes from as its state, until there is another, and a copy of its own", () => {
    const resumed = { at: 5 };
    const hand = job(hostOf(), resumed);
    resumed.at = 6;
    expect(hand.snapshot()).toEqual({ at: 5 });
  });

  it("has a signal that follows the run whenever it is read", () => {
    const host = hostOf();
    const { signal } = job(host);
    let heard = 0;
    signal.addEventListener("abort", () => heard++);
    expect([signal.aborted, signal.reason]).toEqual([false, undefined]);
    expect(() => signal.throwIfAborted()).not.toThrow();
    host.reason = new DOMException("stopped", "AbortError");
    expect([signal.aborted, signal.reason, heard]).toEqual([true, host.reason, 1]);
    expect(() => signal.throwIfAborted()).toThrow("stopped");
    expect(signal).toBeInstanceOf(AbortSignal);
  });

  it("knows what was thrown because of the abort: the reason, what has it as its cause, or an AbortError", () => {
    const host = hostOf();
    const hand = job(host);
    expect(hand.abortedBy(new Error("no signal was looked at"))).toBeUndefined();
    const { signal } = hand;
    host.reason = new Error("why");
    expect(hand.abortedBy(host.reason)).toBeUndefined();
    expect(signal.aborted).toBe(true);
    for (const thrown of [
      host.reason,
      new Error("timer", { cause: host.reason }),
      new DOMException("fetch", "AbortError"),
    ])
      expect(hand.abortedBy(thrown)).toBe(host.reason);
    for (const thrown of [new Error("own"), "text", null, undefined, Object.create(null)])
      expect(hand.abortedBy(thrown)).toBeUndefined();
  });
});
