import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policy, readWords } from "../helpers/demo.js";
import { type TestServer, startServer } from "../helpers/server.js";
import { ESCAPE, WebKitPage, webKitInstalled } from "../helpers/webdriver.js";

if (!webKitInstalled) process.stderr.write("WebKitGTK is not tested: install webkit2gtk-driver and xvfb for that\n");

/** It calls itself isolated and has no shared memory all the same: the sliced mode as people meet it. */
describe.skipIf(!webKitInstalled)("the page in WebKitGTK", () => {
  let server: TestServer;
  let page: WebKitPage;

  beforeAll(async () => {
    server = await startServer({ isolated: true, policy });
    page = await WebKitPage.open(`${server.origin}/dist/page/`);
  });
  afterAll(async () => {
    await page.close();
    await server.close();
  });

  it("runs to the end", async () => {
    await page.fill("#parameter-to", "1e7");
    await page.click("#run");
    expect(await page.says("#status", /^Done/)).toMatch(/([\d,]+) of \1 jobs? finished\.$/);
    expect(await page.says("#answer", /all there are/)).toContain("664,579");
  });

  it("stops on Escape, and the words add up", async () => {
    await page.says("#stopping", /sliced/);
    await page.fill("#parameter-to", "1e12");
    await page.click("#run");
    await page.says("#counts", /^[1-9][\d,]* of \d,\d+ jobs/);
    await page.press(ESCAPE);
    const { fulfilled, partial, unstarted, jobs } = readWords(await page.says("#status", /^(Stopped|Done)/));
    expect(fulfilled + partial + unstarted).toBe(jobs);
    expect(fulfilled).toBeGreaterThan(0);
  });

  it("goes on from there, and after a reload", async () => {
    await page.fill("#parameter-to", "4e10");
    await page.click("#run");
    await stopSoon();
    await page.click("#resume");
    await page.says("#status", /^Going on with primes/);
    await stopSoon();
    await page.open(`${server.origin}/dist/page/`);
    await page.says("#stopped", /from 0, to 40,000,000,000/);
    await page.click('[aria-label^="Resume primes, from 0, to 40,"]');
    await page.says("#status", /^Done/);
    expect(await page.says("#answer", /all there are/)).toContain("1,711,955,433");
  });

  /** From within the page: whoever looks from outside may be too late. */
  async function stopSoon(): Promise<void> {
    await page.evaluate(`
      while (!/^[1-9]/.test(document.querySelector("#counts").textContent)) await new Promise((resolve) => setTimeout(resolve, 5));
      document.querySelector("#stop").click();`);
    readWords(await page.says("#status", /^Stopped/));
  }
});

describe.skipIf(!webKitInstalled)("<partway-run> in WebKitGTK", () => {
  it("runs, with its styles, under a policy that forbids styles that are not in files", async () => {
    const server = await startServer({ isolated: false, policy: `${policy}; style-src 'self'` });
    const page = await WebKitPage.open(`${server.origin}/test/fixtures/browser/element.html`);
    try {
      const shown = await page.evaluate(`
        await customElements.whenDefined("partway-run");
        const element = document.querySelector("#count");
        const { value } = await element.run();
        const button = getComputedStyle(element.shadowRoot.querySelector("button"));
        return [value.count, element.shadowRoot.querySelector("[role=status]").textContent, button.minHeight];`);
      expect(shown).toEqual(["664579", expect.stringMatching(/^Done/), "44px"]);
    } finally {
      await page.close();
      await server.close();
    }
  });
});
