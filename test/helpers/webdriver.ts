import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import { executable, find } from "./browsers.js";

/** Whether WebKitGTK and its driver are installed. */
export const webKitInstalled = ["WebKitWebDriver", "xvfb-run"].every((name) => find(name) !== undefined);

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
export const ESCAPE = "\uE00C";

/** A page in WebKitGTK, driven by the WebDriver protocol in a window that nobody sees. */
export class WebKitPage {
  private constructor(
    private readonly driver: ChildProcess,
    private readonly session: string,
  ) {}

  static async open(url: string): Promise<WebKitPage> {
    const port = await freePort();
    const command = ["-a", executable("WebKitWebDriver"), `--port=${port}`, "--host=127.0.0.1"];
    // A group of its own, so that its end takes the browser and the display along.
    const driver = spawn(executable("xvfb-run"), command, { detached: true, stdio: "ignore" });
    const base = `http://127.0.0.1:${port}/session`;
    try {
      await listening(driver, port);
      const { sessionId } = await ask<{ sessionId: string }>("POST", base, { capabilities: {} });
      const page = new WebKitPage(driver, `${base}/${sessionId}`);
      await page.open(url);
      return page;
    } catch (error) {
      end(driver);
      throw error;
    }
  }

  async open(url: string): Promise<void> {
    await ask("POST", `${this.session}/url`, { url });
  }

  /** Runs the body of a function in the page; a promise is waited for. */
  evaluate<T>(body: string): Promise<T> {
    const script = `const done = arguments[0]; (async () => { ${body} })().then(done, (error) => done(String(error)));`;
    return ask("POST", `${this.session}/execute/async`, { script, args: [] });
  }

  /** Waits until it is there. */
  async click(selector: string): Promise<void> {
    await this.evaluate(`
      while (!document.querySelector(${JSON.stringify(selector)})) await new Promise((resolve) => setTimeout(resolve, 5));`);
    await this.#on(selector, "click", {});
  }

  async fill(selector: string, text: string): Promise<void> {
    await this.#on(selector, "clear", {});
    await this.#on(selector, "value", { text });
  }

  async press(key: string): Promise<void> {
    const actions = ["keyDown", "keyUp"].map((type) => ({ type, value: key }));
    await ask("POST", `${this.session}/actions`, { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** Waits until an element's text matches. */
  says(selector: string, words: RegExp): Promise<string> {
    return this.evaluate(`
      const home = document.querySelector(${JSON.stringify(selector)});
      while (!${words}.test(home.textContent)) {
        await new Promise((resolve) => {
          const observer = new MutationObserver(() => { observer.disconnect(); resolve(); });
          observer.observe(home, { childList: true, characterData: true, subtree: true });
        });
      }
      return home.textContent;`);
  }

  async close(): Promise<void> {
    await ask("DELETE", this.session).catch(() => {});
    end(this.driver);
  }

  async #on(selector: string, verb: string, body: object): Promise<void> {
    const found = await ask<Record<string, string>>("POST", `${this.session}/element`, {
      using: "css selector",
      value: selector,
    });
    await ask("POST", `${this.session}/element/${found[ELEMENT]}/${verb}`, body);
  }
}

async function ask<T>(method: string, url: string, body?: object): Promise<T> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = (await response.json()) as { value: T & { error?: string; message?: string } };
  if (!response.ok) throw new Error(`WebDriver: ${value.error}: ${value.message}`);
  return value;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Resolves when the driver takes connections, however long the display takes to come up. */
async function listening(driver: ChildProcess, port: number): Promise<void> {
  while (driver.exitCode === null) {
    const socket = connect(port, "127.0.0.1");
    const connected = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (connected) return;
    await setTimeout(50);
  }
  throw new Error(`WebKitWebDriver ended with exit code ${driver.exitCode}`);
}

function end({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, "SIGTERM");
}
