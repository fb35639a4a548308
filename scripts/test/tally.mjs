import { writeFileSync } from "node:fs";

/** A vitest reporter that writes how many tests of all projects passed and failed to the file named by `TALLY`. */
export default class Tally {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length };
    for (const module of modules) {
      // A file that cannot be loaded, or a hook that throws outside of any test, is a failure too.
      counts.failed += module.errors().length;
      for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed" || state === "failed") counts[state]++;
      }
    }
    writeFileSync(process.env.TALLY, JSON.stringify(counts));
  }
}
