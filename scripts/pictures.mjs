// npm run pictures: makes the README's pictures, of the real page, anew.
import { mkdirSync } from "node:fs";
import { build } from "./build.mjs";
import { installPackages } from "./setup/node-modules.mjs";
import { installPrograms } from "./setup/programs.mjs";
import { say } from "./setup/say.mjs";
import { script } from "./setup/script.mjs";

const folder = "docs/pictures";
/** Takes some seconds on two cores, and looks well when half of it is there. */
const run = "#task=mandelbrot&centerX=-0.75&centerY=0.1&width=0.05&size=900x600&iterations=200000";

await script(async () => {
  await installPackages();
  await installPrograms(["chromium"]);
  await build();
  mkdirSync(folder, { recursive: true });
  // Only now is it sure to be installed.
  const { servedPage } = await import("./setup/served-page.mjs");
  const { open, close } = await servedPage();
  try {
    const page = await open(run, { viewport: { width: 1400, height: 860 }, reducedMotion: "reduce" });
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await until(page, 0.45);
    await page.screenshot({ path: `${folder}/page.png` });
    await stop(page);
  } finally {
    await close();
  }
  say(`the pictures are in ${folder}`);
});

/** A run that is under way, stopped, gone on with, and done. */
async function stop(page) {
  await page.setViewportSize({ width: 1000, height: 860 });
  const middle = page.locator(".middle");
  const picture = (name) => middle.screenshot({ path: `${folder}/${name}.png` });
  await page.evaluate("scrollTo(0, 0)");
  await picture("stop-1-running");
  await page.keyboard.press("Escape");
  await page.locator("#resume").waitFor();
  await page.locator("#run").blur();
  await picture("stop-2-stopped");
  await page.locator("#resume").click();
  await page.locator("#status").filter({ hasText: /^Done/ }).waitFor({ timeout: 120_000 });
  await page.evaluate("document.activeElement.blur()");
  await picture("stop-3-done");
}

/** Waits until a part of the run is done. */
async function until(page, part) {
  await page.evaluate(`new Promise((resolve) => {
    const look = () => (document.querySelector("progress").value >= ${part} ? resolve() : setTimeout(look, 10));
    look();
  })`);
}
