import { type AnyKernel, defineKernel } from "partway";
import { kernels } from "partway/kernels";
import { describe, expect, it } from "vitest";

/** A kernel that reads files has none: nobody else's are worth trying. */
const { beacons: _, ...others } = kernels;

describe.each(Object.values(others) as AnyKernel[])("the presets of $name", (kernel) => {
  const { parameters, presets = [] } = kernel;

  it("are some, each with a title of its own", () => {
    expect(presets.length).toBeGreaterThan(2);
    expect(new Set(presets.map(({ title }) => title)).size).toBe(presets.length);
  });

  it.each([...presets])("$title: can be planned, with the parameters as they are given", async ({ params }) => {
    const read = await parameters["~standard"].validate(params);
    expect(read).toMatchObject({ value: params });
    const parsed = (read as { value: unknown }).value;
    const { jobs } = await kernel.plan(parsed);
    expect(jobs).toBeGreaterThan(0);
    expect(jobs).toBeLessThan(2 ** 31);
    expect(kernel.fold(parsed).value([])).toBeDefined();
  });

  it.each([{ title: "No list", params: {} }, ["no preset"], [{ params: {} }], [{ title: "Nothing to try" }], [null]])(
    "are refused where they have another shape, %j",
    (wrong) => {
      expect(() => defineKernel({ ...kernel, presets: wrong as [] })).toThrow("`presets` as `{ title, params }[]`");
    },
  );
});
