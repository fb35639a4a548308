import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type End, exitCodes } from "../ending/exit.js";
import { servePage } from "./serve-page.js";
import { writeOut } from "../ending/standard-streams.js";
import { UsageError, systemReason } from "../ending/usage-error.js";

/** `partway page`: serves the page until it is interrupted. @throws UsageError */
export async function page({
  port,
  host,
  isolation,
}: {
  port: number;
  host: string;
  isolation: boolean;
}): Promise<End> {
  // Beside the bundle that this is part of: dist/node/cli.js, dist/page.
  const folder = fileURLToPath(new URL("../page/", import.meta.url));
  if (!existsSync(folder))
    throw new UsageError(`page: expected the built page in ${folder}, got no such folder; npm run build makes it`);
  const server = servePage(folder, { isolation });
  const url = await new Promise<string>((resolve, reject) => {
    server.once("error", (error) =>
      reject(new UsageError(`--port ${port}: expected a free port on ${host}, got ${systemReason(error)}`)),
    );
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === "object" && address !== null ? address.port : port;
      resolve(`http://${host.includes(":") ? `[${host}]` : host}:${bound}/`);
    });
  });
  const signal = interrupted();
  await writeOut(`${url}\n`);
  const by = await signal;
  server.close();
  server.closeAllConnections();
  return by === "SIGINT" ? exitCodes.done : by;
}

function interrupted(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve(signal));
  });
}
