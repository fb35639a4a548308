// Builds the page with Vite to dist/page.
import { build } from "vite";

try {
  await build({ logLevel: "warn" });
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
