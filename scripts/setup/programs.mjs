import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./child.mjs";
import { SetupError, saying } from "./say.mjs";

/** Programs that tests and benchmarks drive, and the Debian packages that each comes with. */
const packages = {
  chromium: ["chromium"],
  "firefox-esr": ["firefox-esr"],
  WebKitWebDriver: ["webkit2gtk-driver"],
  "xvfb-run": ["xvfb", "xauth"],
  script: ["bsdutils"],
  ps: ["procps"],
  primesieve: ["primesieve"],
  cc: ["gcc", "libc6-dev"],
  "fftwf-wisdom": ["libfftw3-dev"],
};

/**
 * Installs those of the programs that are missing, with apt.
 *
 * @param {(keyof typeof packages)[]} programs
 */
export async function installPrograms(programs) {
  const missing = programs.filter((program) => !isInstalled(program)).flatMap((program) => packages[program]);
  if (missing.length === 0) return;
  const apt = aptCommand();
  const install = ["install", "-y", "--no-install-recommends", ...missing];
  if (!apt) {
    const how = isInstalled("apt-get") ? `as root: apt-get ${install.join(" ")}` : "by this system's own means";
    throw new SetupError(`the tests need ${missing.join(", ")}: please install ${how}`);
  }
  await saying(`installing ${missing.join(", ")} (${apt.join(" ")} install)`, async () => {
    for (const args of [
      ["update", "-q"],
      ["-q", ...install],
    ]) {
      const [command, ...before] = apt;
      const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
      const code = await run(command, [...before, ...args], { stdio: ["inherit", 2, 2], env });
      if (code !== 0) throw new SetupError(`${apt.join(" ")} ${args.join(" ")} failed with exit code ${code}`);
    }
  });
}

/** As root apt-get itself, else by sudo; nothing where there is neither. */
function aptCommand() {
  if (!isInstalled("apt-get")) return undefined;
  if (process.getuid?.() === 0) return ["apt-get"];
  return isInstalled("sudo") ? ["sudo", "apt-get"] : undefined;
}

function isInstalled(program) {
  return programPath(program) !== undefined;
}

/** Where a program is; undefined if it is not installed. */
export function programPath(program) {
  const paths = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, program));
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
