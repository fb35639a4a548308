import type { Command } from "commander";
import type { AnyKernel } from "../../index.js";
import { flagOf } from "./flags.js";

/**
 * The kernel's presets as calls, each below its title.
 *
 * @param task the kernel as it was typed
 * @param command has the kernel's options
 * @param common has the options that are not the kernel's own
 */
export function worthTrying(task: string, { presets = [] }: AnyKernel, command: Command, common: Command): string {
  if (presets.length === 0) return "";
  const has = ({ options }: Command, flag: string): boolean => options.some(({ long }) => long === flag);
  const given = ([name, value]: [string, unknown]): string => {
    const flag = flagOf(name);
    if (has(common, flag) || !has(command, flag)) return `--param ${name}=${typed(JSON.stringify(value))}`;
    if (typeof value === "boolean") return value ? flag : flag.replace(/^--/, "--no-");
    return `${flag} ${typed(String(value))}`;
  };
  const calls = presets.flatMap(({ title, params }) => [
    `  ${title}`,
    `    ${[`partway run ${typed(task)}`, ...Object.entries(params as object).map(given)].join(" ")}`,
  ]);
  return `\nWorth trying:\n${calls.join("\n")}\n`;
}

/** As a shell takes it for one word. */
function typed(text: string): string {
  return /^[\w.,:/+=@%-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
