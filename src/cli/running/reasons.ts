/** Why the command itself stops a run: what is said of it, after "stopped by". */
export const reasons = {
  limit: "max-run-time",
  closedPipe: "closed pipe",
  unwritable: "results that cannot be written",
  unlogged: "a job log that cannot be written",
} as const;
