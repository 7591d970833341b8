import { spawn, type ChildProcessByStdio } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { WITH_PEERS } from "./peers.ts";

/** What one question to Keystone's own code came to. */
export type Answer = { readonly result: unknown } | { readonly error: string; readonly message: string };
export type Question = readonly [operation: string, ...given: readonly unknown[]];

const SCRIPT = fileURLToPath(new URL("../keystone/peer.py", import.meta.url));

/** The releases that may be installed here, by what runs them: Debian's package, and a folder with a Python of its own (`KEYSTONE_30`). */
const RELEASES: Readonly<Record<string, string | undefined>> = {
  "22": WITH_PEERS && existsSync("/usr/lib/python3/dist-packages/keystone/token/token_formatters.py") ? "/usr/bin/python3" : undefined,
  "30": !WITH_PEERS || process.env["KEYSTONE_30"] === undefined ? undefined : `${process.env["KEYSTONE_30"]}/bin/python`,
};

/** The releases that tests know; the title says which is not installed, and that its tests are left out. */
export const PEERS: readonly { readonly release: string; readonly title: string; readonly python: string | undefined }[] = Object.entries(
  RELEASES,
).map(([release, python]) => ({
  release,
  python,
  title:
    python === undefined
      ? `Keystone ${release} is not asked: it is not installed, or this is not npm run test:peers`
      : `beside Keystone ${release}`,
}));

/** Keystone's own code, in a process that answers line by line. */
export class KeystonePeer implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting: ((answer: Answer) => void)[] = [];

  /** @param script what answers, in the way of peer.py */
  constructor(python: string, script: string = SCRIPT) {
    this.#child = spawn(python, [script], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/nonexistent", LANG: "C.UTF-8" },
    });
    createInterface({ input: this.#child.stdout }).on("line", (line) => this.#waiting.shift()?.(JSON.parse(line) as Answer));
    this.#child.once("close", (code) => {
      for (const resolve of this.#waiting.splice(0)) resolve({ error: "PeerEnded", message: `the peer ended with ${code}` });
    });
  }

  /** Asks; questions that are asked at once are answered in order. */
  async ask(...question: Question): Promise<Answer> {
    return await new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#child.stdin.write(`${asciiJson(question)}\n`);
    });
  }

  /** Asks what must succeed. */
  async must(...question: Question): Promise<unknown> {
    const answer = await this.ask(...question);
    if ("error" in answer) throw new Error(`${question[0]}: ${answer.error}: ${answer.message}`);
    return answer.result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#child.once("close", resolve));
    this.#child.stdin.end();
    await closed;
  }
}

/** JSON that no locale, and no notion of what ends a line, can misread. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[\u007F-\uFFFF]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
