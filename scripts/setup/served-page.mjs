import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { chromium } from "playwright";
import { programPath } from "./programs.mjs";

/** The built page, as `partway page` serves it, in the system's own Chromium. `open` opens it with what follows its address. */
export async function servedPage() {
  const server = spawn(process.execPath, ["dist/node/cli.js", "page", "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [address] = await once(createInterface(server.stdout), "line");
  const browser = await chromium.launch({
    executablePath: programPath("chromium"),
    args: ["--no-sandbox", "--disable-gpu"],
  });
  return {
    async open(hash, options) {
      const page = await browser.newPage(options);
      await page.goto(`${address}${hash}`);
      return page;
    },
    async close() {
      await browser.close();
      server.kill();
    },
  };
}
