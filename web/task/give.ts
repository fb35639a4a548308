import { merged } from "./entries.js";
import { type GivenFile, formFiles } from "./files.js";
import { recheck } from "./form.js";

export { ofEntries, ofFolder } from "./entries.js";

/** Adds files to a parameter, in the order of their paths; each once. */
export function give(parameter: string, files: readonly GivenFile[]): void {
  formFiles.value = { ...formFiles.value, [parameter]: merged(formFiles.value[parameter] ?? [], files) };
  recheck();
}

export function remove(parameter: string): void {
  const { [parameter]: _, ...others } = formFiles.value;
  formFiles.value = others;
}
