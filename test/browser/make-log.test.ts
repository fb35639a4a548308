import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { logPieces, planLog } from "../../src/make-log/index.js";
import { browserNames, launch } from "../helpers/browsers.js";

const made = `Array.from(log.logPieces(log.planLog({ seed: 5, days: 0.4, hosts: 8 })), ({ text }) => text).join("")`;

describe.each(browserNames)("a log that is made in %s", (name) => {
  it("has the bytes of one that is made in Node", async () => {
    const { outputFiles } = await build({
      entryPoints: [new URL("../../src/make-log/index.ts", import.meta.url).pathname],
      bundle: true,
      format: "iife",
      globalName: "log",
      target: "es2022",
      write: false,
    });
    const browser = await launch(name);
    const page = await browser.newPage();
    const there = await page.evaluate<string>(`${outputFiles[0]!.text}\n${made}`);
    await browser.close();
    const here = Array.from(logPieces(planLog({ seed: 5, days: 0.4, hosts: 8 })), ({ text }) => text).join("");
    expect(here.length).toBeGreaterThan(300_000);
    expect(there === here).toBe(true);
  });
});
