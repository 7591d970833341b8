import { Worker } from "node:worker_threads";
import { UnreadableKey } from "../crypto/kek-meta.ts";
import { HsmError, HsmSetupError } from "./hsm-error.ts";
import { UnreadablePayload, type Sealed } from "./payload.ts";
import type { ProjectCipherOptions } from "./project-cipher.ts";
import type { Answer, Fault, Question, Questions, ThreadOptions } from "./thread-messages.ts";

/** Beside this file; of sources what was made of them is run. */
const SCRIPT = new URL(import.meta.url.endsWith(".ts") ? "../../dist/pkcs11/thread.js" : "./thread.js", import.meta.url);

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A {@link ProjectCipher} in a thread of its own: the event loop goes on while the HSM works. It starts with the first question, and anew after it died.
 *
 * Each of its methods throws what the cipher's throws.
 */
export class HsmThread implements AsyncDisposable {
  readonly #options: ThreadOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #asked = 0;

  constructor({ hsm: { login, factory: _factory, ...hsm }, ...options }: ProjectCipherOptions) {
    this.#options = { ...options, hsm: { ...hsm, login: login?.reveal() ?? null } };
  }

  async newKey(): Promise<string> {
    return await this.#ask("newKey", []);
  }

  async random(length: number): Promise<Buffer> {
    return buffer(await this.#ask("random", [length]));
  }

  async seal(pluginMeta: string, data: Buffer): Promise<Sealed> {
    return await this.#ask("seal", [pluginMeta, data]);
  }

  async open(pluginMeta: string, sealed: Sealed): Promise<Buffer> {
    return buffer(await this.#ask("open", [pluginMeta, sealed]));
  }

  async #ask<Name extends keyof Questions>(name: Name, asked: Questions[Name]["asked"]): Promise<Questions[Name]["answer"]> {
    const worker = (this.#worker ??= this.#start());
    const id = ++this.#asked;
    // What is under way keeps the process alive; a thread that has nothing to do does not.
    worker.ref();
    const answer = await new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, name, asked } satisfies Question);
    });
    return answer as Questions[Name]["answer"];
  }

  #start(): Worker {
    const worker = new Worker(SCRIPT, { workerData: this.#options });
    worker.on("message", (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (this.#waiting.size === 0) worker.unref();
      if ("fault" in answer) waiting?.reject(errorOf(answer.fault));
      else waiting?.resolve(answer.value);
    });
    worker.on("error", (error) => this.#lose(worker, error));
    worker.on("exit", (code) => this.#lose(worker, new Error(`the thread of the HSM ended with ${code}`)));
    return worker;
  }

  #lose(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  /** Ends the session and the thread, once what was asked is answered. */
  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    await new Promise<void>((resolve) => {
      worker.once("exit", () => resolve());
      worker.ref();
      worker.postMessage(null);
    });
  }
}

/** What came from another thread is no Buffer any more. */
function buffer({ buffer: memory, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(memory, byteOffset, byteLength);
}

function errorOf(fault: Fault): Error {
  if (fault.kind === "hsm") return new HsmError(fault.called, fault.rv, fault.ckr);
  if (fault.kind === "setup") return new HsmSetupError(fault.message, fault.next);
  if (fault.kind === "payload") return new UnreadablePayload(fault.message);
  if (fault.kind === "key") return new UnreadableKey(fault.message);
  return new Error(fault.message);
}
