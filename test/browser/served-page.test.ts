import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright";
import { afterEach, describe, expect, it } from "vitest";
import { launch } from "../helpers/browsers.js";
import { Demo } from "../helpers/demo.js";

const cli = fileURLToPath(new URL("../../dist/node/cli.js", import.meta.url));

describe("the page as `partway page` serves it", () => {
  let server: ChildProcess;
  let browser: Browser;

  afterEach(async () => {
    await browser.close();
    server.kill("SIGKILL");
    await once(server, "exit");
  });

  /** Starts the server on a port that is free. @returns where it says the page is */
  async function serve(...options: string[]): Promise<string> {
    server = spawn(process.execPath, [cli, "page", "--port", "0", ...options], { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [server.stdout!, server.stderr!]) {
      for await (const line of createInterface(stream)) {
        const [address] = /http:\/\/\S+\d\/?/.exec(line) ?? [];
        if (address) return address;
      }
    }
    throw new Error(`partway page ended with exit code ${server.exitCode}`);
  }

  it.each([
    ["instant", []],
    ["sliced", ["--no-isolation"]],
  ])("runs, and stops: %s", async (mode, options) => {
    const address = await serve(...options);
    browser = await launch("chromium");
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto(address);
    await page.getByText(`Stopping is ${mode} here`).waitFor();
    const demo = new Demo(page);
    await demo.choose("primes", { To: "1e7" });
    await demo.start();
    await demo.says(/^Done/);
    await demo.choose("mandelbrot", { Iterations: "20000" });
    await demo.start();
    await demo.goesOn();
    await page.keyboard.press("Escape");
    const { fulfilled, partial, unstarted, jobs } = await demo.stopped();
    expect(fulfilled + partial + unstarted).toBe(jobs);
    expect(errors).toEqual([]);
  });
});
