import { signal } from "@preact/signals";
import { type AnyKernel, type InputFile, inputFile } from "partway";
import type { Field } from "partway/kernels";
import { fieldsOf } from "./kernels.js";

/** A file that was given to a kernel, and where it was found: its name, or its path in a folder. */
export interface GivenFile {
  path: string;
  file: File;
}

/** What was given, by parameter. */
export type Files = Readonly<Record<string, readonly GivenFile[]>>;

/** What was given in the form: it stays when another task is chosen. */
export const formFiles = signal<Files>({});

/** The parameter that takes files, of a kernel that has one. */
export function filesField(kernel: AnyKernel | undefined): Field | undefined {
  return kernel && fieldsOf(kernel).find(({ type }) => type === "files");
}

/** What was given in the form, of a kernel that takes files. */
export function filesOf(kernel: AnyKernel): Files | undefined {
  const { name } = filesField(kernel) ?? {};
  if (name === undefined) return undefined;
  const given = formFiles.value[name];
  return given && { [name]: given };
}

/** Files as a kernel reads them. */
export function asInputs(files: Files = {}): Record<string, InputFile[]> {
  const read = ({ path, file }: GivenFile): InputFile => ({ ...inputFile(file), name: path });
  return Object.fromEntries(Object.entries(files).map(([name, given]) => [name, given.map(read)]));
}
