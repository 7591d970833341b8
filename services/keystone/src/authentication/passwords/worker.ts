import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import type { HashSettings } from "./hash-settings.ts";
import { hashBytes, verifyBytes } from "./hashing.ts";

/** What a thread is asked. */
export type Job =
  | { readonly kind: "hash"; readonly password: Uint8Array; readonly settings: HashSettings }
  | { readonly kind: "verify"; readonly forms: readonly Uint8Array[]; readonly hash: string };

/** What it answers. */
export type Outcome = { readonly value: string | boolean } | { readonly error: string; readonly message: string };

// Linux has priorities for single threads: requests that need no password go first. Elsewhere it would be the whole process's.
if (process.platform === "linux") setPriority(5);

parentPort?.on("message", (job: Job) => parentPort?.postMessage(outcomeOf(job)));

function outcomeOf(job: Job): Outcome {
  try {
    return { value: job.kind === "hash" ? hashBytes(job.password, job.settings) : verifyBytes(job.forms, job.hash) };
  } catch (error) {
    return { error: (error as Error).name, message: (error as Error).message };
  }
}
