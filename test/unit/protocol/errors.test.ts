import { describe, expect, it } from "vitest";
import { PartwayError, errorCodes } from "../../../src/errors.js";
import { fromWireError, toWireError } from "../../../src/protocol/errors.js";

/** As it comes out on the other side. */
const cross = (thrown: unknown): PartwayError => fromWireError(structuredClone(toWireError(thrown, "JOB_FAILED")));
const causeOf = (thrown: unknown): unknown => cross(thrown).cause;

class NotFound extends Error {
  override readonly name = "NotFound";
  readonly retry = (): void => {};

  constructor(
    readonly path: string,
    readonly places: Set<string>,
  ) {
    super(`${path} was not found`);
  }
}

describe("an error that crosses", () => {
  it("is the cause of one of ours, of the code that it was given", () => {
    const error = cross(new RangeError("too far"));
    expect(error).toBeInstanceOf(PartwayError);
    expect(error).toMatchObject({ code: "JOB_FAILED", message: "RangeError: too far" });
    expect(toWireError("text").code).toBe("WORKER_LOST");
  });

  it.each([EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError])("is a %o again", (Class) => {
    const thrown = new Class("wrong");
    const cause = causeOf(thrown) as Error;
    expect(cause).toBeInstanceOf(Class);
    expect([cause.name, cause.message, cause.stack]).toEqual([thrown.name, "wrong", thrown.stack]);
    expect(Object.keys(cause)).toEqual([]);
  });

  it("of a class of its own keeps its name and what it carries, but no functions", () => {
    const thrown = new NotFound("a.txt", new Set(["/", "/home"]));
    const cause = causeOf(thrown) as NotFound;
    expect(cause).toBeInstanceOf(Error);
    expect(String(cause)).toBe("NotFound: a.txt was not found");
    expect(Object.keys(cause)).toEqual(["path", "places"]);
    expect(cause).toMatchObject({ path: "a.txt", places: new Set(["/", "/home"]) });
  });

  it("carries what cannot be cloned as a text", () => {
    const thrown = Object.assign(new Error("wrong"), { kind: Symbol("odd"), deep: { call: () => {} } });
    expect({ ...(causeOf(thrown) as object) }).toEqual({ kind: "Symbol(odd)", deep: "[object Object]" });
  });

  it("keeps its causes, of whatever kind", () => {
    const thrown = new Error("outer", { cause: new TypeError("inner", { cause: { status: 404 } }) });
    const inner = (causeOf(thrown) as Error).cause as Error;
    expect(inner).toBeInstanceOf(TypeError);
    expect(inner.cause).toEqual({ status: 404 });
    expect(causeOf(new Error("none", { cause: null }))).toHaveProperty("cause", null);
    expect(causeOf(new Error("none"))).not.toHaveProperty("cause");
  });

  it("keeps a chain of causes as far as anybody reads", () => {
    let thrown = new Error("0");
    for (let depth = 1; depth < 100; depth++) thrown = new Error(`${depth}`, { cause: thrown });
    let error = causeOf(thrown) as Error;
    for (let depth = 99; depth > 92; depth--) {
      expect(error.message).toBe(`${depth}`);
      error = error.cause as Error;
    }
  });

  it("keeps the errors of an AggregateError", () => {
    const cause = causeOf(new AggregateError([new TypeError("one"), "two"], "both")) as AggregateError;
    expect([cause.name, cause.message]).toEqual(["AggregateError", "both"]);
    expect(cause.errors[0]).toBeInstanceOf(TypeError);
    expect(cause.errors[1]).toBe("two");
  });

  it("may be a part of itself", () => {
    const thrown: Error & { self?: unknown } = new Error("round");
    thrown.cause = new Error("about", { cause: thrown });
    thrown.self = thrown;
    const cause = causeOf(thrown) as typeof thrown;
    // Not every engine clones such an error: then its message is left.
    for (const part of [(cause.cause as Error).cause, cause.self])
      expect(part instanceof Error ? part.message : part).toBe("round");
  });

  it("may be a DOMException", () => {
    const cause = causeOf(new DOMException("too late", "TimeoutError")) as Error;
    expect(cause).toBeInstanceOf(Error);
    expect(String(cause)).toBe("TimeoutError: too late");
  });

  it("may have parts that cannot be read", () => {
    const unreadable = {
      enumerable: true,
      get: () => {
        throw new Error("unreadable");
      },
    };
    const thrown = Object.defineProperties(new Error("wrong"), { detail: unreadable, message: unreadable });
    expect(causeOf(thrown)).toMatchObject({ message: "", detail: undefined });
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    expect(cross(revoked.proxy).message).toBe("something that is no text");
  });

  it.each([
    ["text", "text"],
    [7, "7"],
    [null, "null"],
    [{ status: 404 }, '{"status":404}'],
    [{ long: "x".repeat(900) }, `{"long":"${"x".repeat(191)}...`],
    [{ count: 1n }, "[object Object]"],
    [[1, 2], "1,2"],
  ])("may be no error (case %#)", (thrown, message) => {
    const error = cross(thrown);
    expect(error).toMatchObject({ code: "JOB_FAILED", message });
    expect(error.cause).toEqual(thrown);
  });

  it("may be undefined, and a symbol or a function as a text", () => {
    expect(cross(undefined)).toMatchObject({ message: "undefined", cause: undefined });
    expect(cross(Symbol("odd"))).toMatchObject({ message: "Symbol(odd)", cause: "Symbol(odd)" });
    expect(cross(() => 1)).toMatchObject({ message: "() => 1", cause: "() => 1" });
  });
});

describe("an error of ours that crosses", () => {
  it("is itself again", () => {
    const thrown = new PartwayError("KERNEL_TRAPPED", "unreachable", { cause: new TypeError("inner") });
    const error = cross(thrown);
    expect(error).toBeInstanceOf(PartwayError);
    expect(error).toMatchObject({ name: "PartwayError", code: "KERNEL_TRAPPED", message: "unreachable" });
    expect(error.cause).toBeInstanceOf(TypeError);
    expect(cross(new PartwayError("ABORTED", "stopped"))).not.toHaveProperty("cause");
  });

  it("keeps its name and code as the cause of another", () => {
    const thrown = new Error("outer", { cause: new PartwayError("ABORTED", "stopped") });
    expect((causeOf(thrown) as Error).cause).toMatchObject({ name: "PartwayError", code: "ABORTED" });
  });

  it("has a code that is known", () => {
    expect(fromWireError({ code: "NEW_ONE", message: "later" }).code).toBe("WORKER_LOST");
    for (const code of Object.keys(errorCodes)) expect(fromWireError({ code, message: "" }).code).toBe(code);
  });
});
