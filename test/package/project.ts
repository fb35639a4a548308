import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** What a program printed, and how it ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** A Node project somewhere else, empty at first, with the packed package installed in it. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), "partway-package-"));
  readonly package = join(this.folder, "node_modules/partway");
  /** The command that the package brings. */
  readonly bin = join(this.folder, "node_modules/.bin/partway");

  /**
   * What is built is packed as it is: whoever runs the tests has built it.
   *
   * @param example a folder that the project starts as a copy of; only its files, not what was installed in it
   */
  async install(example?: string): Promise<void> {
    await this.npm("pack", "--ignore-scripts", "--pack-destination", this.folder, resolve("."));
    const tarball = readdirSync(this.folder).find((name) => name.endsWith(".tgz"))!;
    if (example === undefined) {
      this.write("package.json", JSON.stringify({ name: "empty", version: "1.0.0", private: true, type: "module" }));
    } else {
      this.#copy(example);
    }
    await this.npm("install", "--prefer-offline", "--no-audit", "--no-fund", `./${tarball}`);
  }

  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** Paths of the package's files, relative to it. */
  files(): string[] {
    const entries = readdirSync(this.package, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return files.map((entry) => join(entry.parentPath, entry.name).slice(this.package.length + 1)).sort();
  }

  node(...args: string[]): Promise<Ended> {
    return this.run(process.execPath, args);
  }

  async run(command: string, args: string[]): Promise<Ended> {
    try {
      return { code: 0, ...(await execute(command, args, { cwd: this.folder, maxBuffer: 1 << 26 })) };
    } catch (error) {
      return error as Ended;
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #copy(example: string): void {
    const files = readdirSync(example, { withFileTypes: true }).filter((entry) => entry.isFile());
    // A lock would lead back to this repository, and what was built here is to be built there.
    const sources = files.filter(({ name }) => name !== "package-lock.json" && !name.endsWith(".wasm"));
    for (const { name } of sources) copyFileSync(join(example, name), join(this.folder, name));
  }

  private async npm(...args: string[]): Promise<void> {
    const { code, stderr } = await this.run("npm", args);
    if (code !== 0) throw new Error(`npm ${args.join(" ")} ended with ${code}\n${stderr}`);
  }
}
