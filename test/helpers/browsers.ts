import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium, firefox } from "playwright";

export const browserNames = ["chromium", "firefox"] as const;
export type BrowserName = (typeof browserNames)[number];

/** The system's own browsers, driven by Playwright. */
export function launch(name: BrowserName): Promise<Browser> {
  if (name === "firefox")
    return firefox.launch({ channel: "moz-firefox", executablePath: executable("firefox-esr", "firefox") });
  const flags = ["sandbox", "first-run"].map((flag) => `--no-${flag}`);
  const disabled = ["gpu", "quic", "background-networking", "component-update", "sync"].map(
    (flag) => `--disable-${flag}`,
  );
  return chromium.launch({ executablePath: executable("chromium", "chromium-browser"), args: [...flags, ...disabled] });
}

const running = new Map<BrowserName, Browser>();

/** The browser that the tests of a process share, each with a context of its own: Firefox takes two seconds to start. */
export async function sharedBrowser(name: BrowserName): Promise<Browser> {
  const found = running.get(name);
  if (found?.isConnected()) return found;
  const browser = await launch(name);
  running.set(name, browser);
  return browser;
}

/** The first of these programs that is installed. */
export function executable(...names: string[]): string {
  const found = find(...names);
  if (!found) throw new Error(`expected ${names.join(" or ")} to be installed, found none in PATH`);
  return found;
}

export function find(...names: string[]): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
