import { existsSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { End } from "../ending/exit.js";
import { servePage } from "./serve-page.js";
import { writeOut } from "../ending/standard-streams.js";
import { UsageError, systemReason } from "../ending/usage-error.js";

export interface PageOptions {
  port: number;
  host: string;
  isolation: boolean;
}

/** `partway page`: serves the page until it is interrupted. @throws UsageError */
export async function page({ port, host, isolation }: PageOptions): Promise<End> {
  // Beside the bundle that this is part of: dist/node/cli.js, dist/page.
  const folder = fileURLToPath(new URL("../page/", import.meta.url));
  if (!existsSync(folder)) throw new UsageError(`page: expected the built page in ${folder}, got no such folder`);
  const server = servePage(folder, { isolation });
  const bound = await listen(server, port, host);
  const signal = interrupted();
  await writeOut(`http://${host.includes(":") ? `[${host}]` : host}:${bound}/\n`);
  const by = await signal;
  server.close();
  server.closeAllConnections();
  return by;
}

/** @returns the port, which is another than the one asked for if that was 0 */
function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const flag = error.code === "EADDRINUSE" || error.code === "EACCES" ? `--port ${port}` : `--host ${host}`;
      const expected = flag.startsWith("--port") ? "a free port" : "an address of this machine";
      reject(new UsageError(`${flag}: expected ${expected}, got ${systemReason(error)}`));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function interrupted(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve(signal));
  });
}
