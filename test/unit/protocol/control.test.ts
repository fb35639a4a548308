import { describe, expect, it } from "vitest";
import { Board, ControlWord, PAUSE, RUN, STOP } from "../../../src/protocol/control.js";

describe.each([true, false])("a run's control word (shared %s)", (shared) => {
  it("goes back and forth until STOP, which is final", () => {
    const word = ControlWord.create(shared);
    expect(word.state).toBe(RUN);
    word.state = PAUSE;
    expect(word.state).toBe(PAUSE);
    word.state = RUN;
    word.state = STOP;
    word.state = RUN;
    expect(word.state).toBe(STOP);
  });

  it("is seen by the other side where memory is shared", () => {
    const word = ControlWord.create(shared);
    const other = new ControlWord(word.buffer);
    word.state = STOP;
    expect(other.state).toBe(shared ? STOP : RUN);
  });
});

describe("a worker's board", () => {
  it("tells the job in flight by its place in the chunk, and none before and after", () => {
    const board = Board.create();
    const worker = new Board(board.buffer);
    expect(board.inFlight(3)).toBeUndefined();
    worker.open(3, 0);
    expect(board.inFlight(3)).toBeUndefined();
    worker.claim(3, 0, 1_234);
    worker.claim(3, 1, 1_240);
    expect(board.inFlight(3)).toEqual({ place: 1, since: 1_240 });
    expect(board.inFlight(4)).toBeUndefined();
    worker.shut();
    expect(board.inFlight(3)).toEqual({ place: 1, since: 1_240 });
    worker.leave();
    expect(board.inFlight(3)).toBeUndefined();
  });

  it("is at one chunk only, also when chunks are numbered past what fits", () => {
    const board = Board.create();
    for (const chunk of [1, 32_767, 32_768, 100_000]) {
      board.open(chunk, 0);
      expect([chunk - 1, chunk, chunk + 1].map((one) => board.isAt(one))).toEqual([false, true, false]);
    }
  });

  it("lets each job be begun or taken back, never both, however the two sides interleave", () => {
    const jobs = 6;
    // The main side takes back after so many claims; the worker goes on until it is refused.
    for (let claims = 0; claims <= jobs; claims++) {
      const board = Board.create();
      const worker = new Board(board.buffer);
      worker.open(9, 0);
      let begun = 0;
      while (begun < claims && worker.claim(9, begun, 0)) begun++;
      const kept = board.takeBack(9);
      while (begun < jobs && worker.claim(9, begun, 0)) begun++;
      expect([kept, begun]).toEqual([claims, claims]);
      expect(board.takeBack(9)).toBeUndefined();
    }
  });

  it("takes nothing back from another chunk, nor what was handed over already", () => {
    const board = Board.create();
    board.open(5, 0);
    board.claim(5, 0, 0);
    expect(board.takeBack(4)).toBeUndefined();
    board.shut();
    expect(board.takeBack(5)).toBeUndefined();
  });

  it("refuses chunks up to a number, unless the worker has begun with them", () => {
    const board = Board.create();
    expect(board.open(5, 0)).toBe(true);
    board.refuse(7);
    expect([6, 7, 8].map((chunk) => board.open(chunk, 0))).toEqual([false, false, true]);
  });

  it("counts messages, and says when the worker was given up", () => {
    const board = Board.create();
    const worker = new Board(board.buffer);
    board.ring();
    board.ring();
    expect(worker.mail).toBe(2);
    expect(worker.halted).toBe(false);
    board.halt();
    expect(worker.halted).toBe(true);
  });
});
