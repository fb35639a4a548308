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
