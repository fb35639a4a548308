import { PartwayError } from "../errors.js";

/**
 * The part of the Standard Schema interface, version 1 (standardschema.dev), that a run needs.
 * zod, valibot and arktype schemas all have it, so the core depends on none of them.
 */
export interface ParameterSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => ParameterResult<Output> | Promise<ParameterResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

export type ParameterResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly ParameterIssue[] };

export interface ParameterIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Fills in defaults and checks limits; at once, unless the schema is asynchronous. @throws PartwayError PARAMETER_INVALID */
export function parseParameters<Output>(
  schema: ParameterSchema<unknown, Output>,
  params: unknown,
): Output | Promise<Output> {
  const result = schema["~standard"].validate(params ?? {});
  return result instanceof Promise ? result.then(valueOf) : valueOf(result);
}

function valueOf<Output>(result: ParameterResult<Output>): Output {
  if (result.issues === undefined) return result.value;
  const message = result.issues.map((issue) => `${issuePath(issue)}: ${issue.message}`).join("; ");
  throw new PartwayError("PARAMETER_INVALID", message, { cause: result.issues });
}

/** `size` or `region.width`; `parameters` for an issue with the whole. */
export function issuePath(issue: ParameterIssue): string {
  const path = issue.path ?? [];
  const keys = path.map((part) => String(typeof part === "object" ? part.key : part));
  return keys.length === 0 ? "parameters" : keys.join(".");
}
