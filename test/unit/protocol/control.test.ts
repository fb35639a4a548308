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
  it("tells the job in flight, and none before and after", () => {
    const board = Board.create();
    const worker = new Board(board.buffer);
    expect(board.inFlight).toBeUndefined();
    worker.begin(3, 0, 1_234);
    expect(board.inFlight).toEqual({ run: 3, job: 0, since: 1_234 });
    worker.idle();
    expect(board.inFlight).toBeUndefined();
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
