// The thread of an HSM: its calls take as long as the HSM takes.
import { parentPort, workerData } from "node:worker_threads";
import { UnreadableKey } from "../crypto/kek-meta.ts";
import { HsmError, HsmSetupError } from "./hsm-error.ts";
import { UnreadablePayload } from "./payload.ts";
import { ProjectCipher } from "./project-cipher.ts";
import type { Answer, Fault, Question, ThreadOptions } from "./thread-messages.ts";

const { hsm, ...options } = workerData as ThreadOptions;
const { login, seed } = hsm;
const cipher = new ProjectCipher({
  ...options,
  hsm: { ...hsm, ...(seed && { seed: Buffer.from(seed) }), login: login === null ? null : { reveal: () => login } },
});

parentPort?.on("message", (question: Question | null) => {
  if (question === null) {
    cipher[Symbol.dispose]();
    return parentPort?.close();
  }
  return parentPort?.postMessage(answerTo(question));
});

function answerTo(question: Question): Answer {
  try {
    return { id: question.id, value: ask(question) };
  } catch (error) {
    return { id: question.id, fault: faultOf(error) };
  }
}

function ask({ name, asked }: Question): unknown {
  if (name === "newKey") return cipher.newKey();
  if (name === "random") return cipher.random(...(asked as Question<"random">["asked"]));
  if (name === "open") return cipher.open(...(asked as Question<"open">["asked"]));
  const [pluginMeta, data] = asked as Question<"seal">["asked"];
  try {
    return cipher.seal(pluginMeta, Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  } finally {
    data.fill(0);
  }
}

function faultOf(error: unknown): Fault {
  if (error instanceof HsmError) return { kind: "hsm", called: error.called, rv: error.rv, ckr: error.ckr };
  const { message } = error as Error;
  if (error instanceof HsmSetupError) return { kind: "setup", message, next: error.next };
  return { kind: error instanceof UnreadablePayload ? "payload" : error instanceof UnreadableKey ? "key" : "other", message };
}
