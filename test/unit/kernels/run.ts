import type { Outcome } from "../../../src/task/outcome.js";
import type { Kernel } from "../../../src/task/kernel.js";
import { ALL, Instance, compile } from "../../contract/instance.js";

type Pure<Params, Value, T> = Pick<Kernel<Params, Value, T>, "decode" | "fold" | "plan">;

/** The outcomes of all jobs of a kernel, made on the main thread. */
export async function outcomesOf<Params, Value, T>(
  name: string,
  { plan, decode }: Pure<Params, Value, T>,
  params: Params,
): Promise<Outcome<T>[]> {
  const { jobs = 0, configuration } = await plan(params);
  const instance = new Instance(compile(name));
  instance.configure(configuration!);
  instance.prepare();
  return Array.from({ length: jobs }, (_, job) => fulfilled(job, decode(instance.whole(job))));
}

/** The value of a whole run. */
export async function valueOf<Params, Value, T>(
  name: string,
  kernel: Pure<Params, Value, T>,
  params: Params,
): Promise<Value> {
  const fold = kernel.fold(params);
  for (const outcome of await outcomesOf(name, kernel, params)) fold.add(outcome);
  return fold.value([]);
}

export function fulfilled<T>(job: number, value: T): Outcome<T> {
  return { job, status: "fulfilled", value, attempts: 1 };
}

export function partial<T>(job: number, value: T): Outcome<T> {
  return { job, status: "partial", value, attempts: 1 };
}

export { ALL, Instance, compile };
