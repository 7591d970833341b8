import { createRequire } from "node:module";
import { loadDriver } from "../shared/driver.ts";

/**
 * The driver. As it loads it looks whether it runs at Cloudflare, and where nobody says what runs it (`navigator`, which Node 20 has not), it makes a Response to
 * see: for that Node loads a whole HTTP client, 12 MiB. So while that one file loads, somebody says it.
 *
 * @throws UnderpinError `UP-DRIVER`
 */
export async function loadPg(): Promise<typeof import("pg")> {
  if (!("navigator" in globalThis)) {
    Object.defineProperty(globalThis, "navigator", { value: { userAgent: `Node.js/${process.versions.node}` }, configurable: true });
    try {
      createRequire(import.meta.url)("pg/lib/stream.js");
    } catch {
      // The import tells what is missing.
    } finally {
      Reflect.deleteProperty(globalThis, "navigator");
    }
  }
  return await loadDriver<typeof import("pg")>("pg", "pg");
}
