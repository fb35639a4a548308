/** Speaks to people on standard error, a line at a time. */
export interface Say {
  /** Also where it is to be quiet. */
  error(text: string): void;
  notice(text: string): void;
}

/** Speaks where nothing else is shown. */
export function plainSay(quiet = false): Say {
  const error = (text: string): void => void process.stderr.write(`partway: ${text}\n`);
  return { error, notice: (text) => quiet || error(text) };
}
