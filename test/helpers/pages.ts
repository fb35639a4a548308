import type { Report } from "partway";
import type { Browser, Page } from "playwright";
import { type BrowserName, browserNames, sharedBrowser } from "./browsers.js";
import type { ProbeState } from "./probe.js";
import { type TestServer, type TestServerOptions, startServer } from "./server.js";

export interface Surroundings extends TestServerOptions {
  browser: BrowserName;
}

/** Every browser, with shared memory and without, named for `describe.each`. */
export const surroundings: [string, Surroundings][] = browserNames.flatMap((browser) =>
  [true, false].map((isolated): [string, Surroundings] => [
    `${browser}, ${isolated ? "isolated" : "not isolated"}`,
    { browser, isolated },
  ]),
);

/**
 * Each browser once, and each mode once: for what hardly depends on how the two meet. With EVERYWHERE=1, all four.
 */
export const crossed = process.env["EVERYWHERE"]
  ? surroundings
  : surroundings.filter(([, { browser, isolated }]) => isolated === (browser === "chromium"));

/** A page with storage of its own, and a server of its own. Whatever the page throws is a failure. */
export class TestPage {
  readonly errors: string[] = [];

  private constructor(
    readonly server: TestServer,
    readonly browser: Browser,
    readonly page: Page,
    private readonly module: string,
  ) {
    page.on("pageerror", (error) => this.errors.push(String(error)));
  }

  /** @param module the file of test/fixtures/browser that has the page's scenarios */
  static async open(
    { browser: name, ...options }: Surroundings,
    path = "/",
    module = "scenarios.js",
  ): Promise<TestPage> {
    const server = await startServer(options);
    const browser = await sharedBrowser(name);
    const context = await browser.newContext();
    const opened = new TestPage(server, browser, await context.newPage(), module);
    await opened.page.goto(`${server.origin}${path}`);
    return opened;
  }

  /** Calls a scenario in the page. */
  scenario<T = PlainReport>(name: string, ...parameters: unknown[]): Promise<T> {
    const call = `(module) => module.${name}(...${JSON.stringify(parameters)})`;
    return this.page.evaluate<T>(`import("/test/fixtures/browser/${this.module}").then(${call})`);
  }

  async close(): Promise<void> {
    await this.page.context().close();
    await this.server.close();
  }
}

/** A report of the probe kernel, as it leaves a page. */
export type PlainReport = Omit<
  Report<{ ended: number; inFlight: number }, ProbeState & { state: string }>,
  "reason"
> & {
  reason?: string;
};

/** The same with states as the reference has them. */
export function revive({ outcomes, ...report }: PlainReport): Report<unknown, ProbeState> {
  const revived = outcomes.map(({ value, ...outcome }) => ({
    ...outcome,
    ...(value && { value: { ...value, state: BigInt(`0x${value.state}`) } }),
  }));
  return { ...report, outcomes: revived };
}
