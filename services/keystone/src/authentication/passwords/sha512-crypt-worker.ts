import { parentPort, workerData } from "node:worker_threads";
import { verifySha512Crypt } from "./sha512-crypt.ts";

/** What the thread is given. */
export interface Verification {
  readonly password: Uint8Array;
  readonly hash: string;
}

const { password, hash } = workerData as Verification;
parentPort?.postMessage(verifySha512Crypt(password, hash));
