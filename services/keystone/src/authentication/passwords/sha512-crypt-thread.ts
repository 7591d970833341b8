import { Worker } from "node:worker_threads";
import { checkSha512Crypt } from "./sha512-crypt.ts";
import type { Verification } from "./sha512-crypt-worker.ts";

/** What was built: a thread has no loader for TypeScript. */
const SCRIPT = new URL(
  import.meta.url.endsWith(".ts") ? "../../../dist/authentication/passwords/sha512-crypt-worker.js" : "./sha512-crypt-worker.js",
  import.meta.url,
);

/** It keeps next to nothing; of itself it would take as much as a whole process. */
const HEAP = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 32 };

/**
 * Verifies a hash that no library of Node's knows, and that nobody has been given since Queens: on a thread that is made for it, and ends with it.
 *
 * @throws UnreadableHash
 */
export async function verifySha512CryptOnThread(password: Uint8Array, hash: string): Promise<boolean> {
  checkSha512Crypt(hash);
  const thread = new Worker(SCRIPT, { workerData: { password, hash } satisfies Verification, resourceLimits: HEAP });
  return await new Promise((resolve, reject) => {
    thread.once("message", resolve);
    thread.once("error", reject);
    thread.once("exit", (code) => reject(new Error(`a thread for a password ended with ${code}`)));
  });
}
