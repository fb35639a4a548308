import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policy } from "../helpers/demo.js";
import { OwnPage, inputsFile } from "../helpers/own-page.js";
import { type Surroundings, TestPage, crossed } from "../helpers/pages.js";

const unkept = /^Nothing more of this run is kept: .*\. What is shown here can still be downloaded\.$/;

/** The page as it is where a script was run before it. */
async function openAfter(script: () => void, where: Surroundings): Promise<TestPage> {
  const open = await TestPage.open({ ...where, policy }, "/dist/page/");
  await open.page.addInitScript(script);
  await open.page.reload();
  return open;
}

describe.each(crossed)("where nothing can be kept, the page in %s", (_, where) => {
  let open: TestPage;
  let own: OwnPage;

  beforeAll(async () => {
    open = await openAfter(() => {
      const forbidden = (): never => {
        throw new DOMException("The operation is insecure.", "SecurityError");
      };
      Object.defineProperty(globalThis, "indexedDB", { get: forbidden });
    }, where);
    own = new OwnPage(open.page);
  });
  afterAll(() => open.close());

  it("says so once it has looked for runs", async () => {
    await open.page.getByText("This browser keeps no runs: The operation is insecure.").waitFor();
  });

  it("runs, stops and downloads all the same, and offers no run that is not there", async () => {
    await own.choose("primes", { To: "1e12" });
    await own.start();
    await own.goesOn();
    await open.page.getByRole("alert").filter({ hasText: unkept }).waitFor();
    await open.page.keyboard.press("Escape");
    const { stopMs: _ms, jobs, ...counts } = await own.stopped();
    expect(await own.report()).toMatchObject({ jobs, counts });
    expect(await own.button("Resume").count()).toBe(0);
    expect(await own.button("Download Checkpoint").count()).toBe(0);
  });

  it("runs a task of one's own", async () => {
    await own.takeExample();
    expect(await own.runs(undefined, ["starts.ndjson", "1\n"])).toMatch(/^Done in .* 1 of 1 job finished\.$/);
    await open.page.getByRole("alert").filter({ hasText: unkept }).waitFor();
    expect(open.errors).toEqual([]);
  });
});

describe.each(crossed)("where checkpoints can be kept and files cannot, the page in %s", (_, where) => {
  let open: TestPage;
  let own: OwnPage;

  beforeAll(async () => {
    // As a private window does that has no room for large files on its disk.
    open = await openAfter(() => {
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (value: unknown, ...key) {
        if (Object.values(Object(value)).some((part) => part instanceof File))
          throw new DOMException("Files are not kept.", "DataCloneError");
        return put.call(this, value, ...key);
      };
    }, where);
    own = new OwnPage(open.page);
  });
  afterAll(() => open.close());

  it("says so, and what that means", async () => {
    await own.takeExample();
    await own.start();
    await own.goesOn();
    const alert = open.page.getByRole("alert");
    await alert.getByText("This browser does not keep this run's files: it can go on here, but not after").waitFor();
    await open.page.keyboard.press("Escape");
    await own.stopped();
    await open.page.getByText("Resume goes on from here. ").waitFor();
    await own.choose("primes", { To: "1e6" });
    await own.start();
    await own.says(/^Done/);
    expect(await alert.count()).toBe(0);
    expect(open.errors).toEqual([]);
  });
});

/** Only Chromium lets one say how much there is. */
describe("where storage comes to its end, the page", () => {
  let open: TestPage;
  let own: OwnPage;

  beforeAll(async () => {
    open = await TestPage.open({ browser: "chromium", isolated: true, policy }, "/dist/page/");
    own = new OwnPage(open.page);
  });
  afterAll(() => open.close());

  /** @param quotaSize in bytes; as much as there is if it is left out */
  async function limitStorage(quotaSize?: number): Promise<void> {
    const session = await open.page.context().newCDPSession(open.page);
    const { origin } = open.server;
    await session.send("Storage.overrideQuotaForOrigin", { origin, ...(quotaSize !== undefined && { quotaSize }) });
  }

  it("goes on, says so, and offers what could be kept", async () => {
    await limitStorage(2e6);
    // Browsers keep large values packed: only what is random has a size.
    const task = `export default () => {
      for (const end = performance.now() + 20; performance.now() < end;);
      return Array.from({ length: 8_192 }, () => Math.random().toString(36).slice(2, 10)).join("");
    }`;
    await own.give(["large.js", task], inputsFile(...Array.from({ length: 300 }).keys()));
    await own.start();
    await open.page.getByText(/^Nothing more of this run is kept: this browser's storage is full\. /).waitFor();
    const before = (await open.page.locator("#counts").textContent())!;
    await open.page.locator("#counts").filter({ hasNotText: before }).waitFor();
    await open.page.keyboard.press("Escape");
    const { fulfilled } = await own.stopped();
    const words = await open.page.getByText(/^Resume goes on from what could be kept/).textContent();
    const kept = Number(/kept: (\d+) jobs? finished/.exec(words!)![1]);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(fulfilled);
    await limitStorage();
    await own.listen();
    await own.button("Resume").click();
    expect(await own.hears(/^Done/)).toContain("300 of 300 jobs finished.");
    expect(await open.page.getByRole("alert").filter({ hasText: unkept }).count()).toBe(0);
    expect(open.errors).toEqual([]);
  });
});
