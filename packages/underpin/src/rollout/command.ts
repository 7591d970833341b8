import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { UnderpinError } from "../model/error.ts";
import type { CommandWords } from "./fleet/fleet.ts";

/** What the placeholders of a command stand for. */
export interface Known {
  readonly release: string;
  /** The number of the rollout, where there is one. */
  readonly rollout?: number;
  /** The number of its backup: of the one that is made, or of the latest. */
  readonly backup?: number;
  /** Whose it is, and where it runs. */
  readonly node: { readonly name: string; readonly address: string; readonly ssh?: string };
}

/** How a command is run. */
export interface RunOptions {
  /** On this machine, though it is about another. */
  readonly here?: boolean;
  /** What else stands in its environment: what must not be read among the processes. */
  readonly env?: Readonly<Record<string, string>>;
  /** Hears each line that it says. */
  readonly onLine?: (line: string) => void;
  /** Ends it as Ctrl-C would. */
  readonly signal?: AbortSignal;
}

/** What a command did. */
export interface CommandEnd {
  readonly code: number;
  /** Its last lines. */
  readonly said: readonly string[];
}

const KEPT_LINES = 20;
/** How long after its end a command's output may still come in. */
const LAST_WORDS_MS = 200;

/** A command with what its placeholders stand for. A value is one argument, or part of one, whatever is in it. */
export function filled(words: CommandWords, { release, node, rollout, backup }: Known): CommandWords {
  const numbers = { rollout: String(rollout ?? ""), backup: String(backup ?? "") };
  const values: Readonly<Record<string, string>> = { release, node: node.name, address: node.address, ...numbers };
  return words.map((word) => word.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole));
}

/**
 * What is started for a command: itself, or `ssh` with it. The other machine's shell reads what `ssh` sends, so each word is quoted for
 * it; here no shell is asked.
 */
export function processOf(words: CommandWords, ssh: string | undefined): CommandWords {
  if (ssh === undefined) return words;
  return ["ssh", "-o", "BatchMode=yes", "--", ssh, words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ")];
}

/**
 * Runs a command on a node, to its end.
 *
 * @throws UnderpinError `UP-ROLLOUT` if there is no such program
 */
export async function runCommand(
  words: CommandWords,
  known: Known,
  { here = false, env = {}, onLine, signal }: RunOptions = {},
): Promise<CommandEnd> {
  const [program = "", ...args] = processOf(filled(words, known), here ? undefined : known.node.ssh);
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  const said: string[] = [];
  const hear = (line: string): void => {
    onLine?.(line);
    said.push(line);
    if (said.length > KEPT_LINES) said.shift();
  };
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on("line", hear);
  // As Ctrl-C at a terminal would: the commands of a migration stop after the statement that runs.
  const end = (): void => void child.kill("SIGINT");
  signal?.addEventListener("abort", end, { once: true });
  try {
    return await new Promise((resolve, reject) => {
      child.once("error", (cause) =>
        reject(new UnderpinError("UP-ROLLOUT", { what: `"${program}" can't be run for ${known.node.name}.`, why: cause.message, cause })),
      );
      const ended = (code: number | null): void => resolve({ code: code ?? -1, said });
      // What it started may hold its output open long after it ended, a service above all.
      child.once("exit", (code) => setTimeout(ended, LAST_WORDS_MS, code).unref()).once("close", ended);
    });
  } finally {
    signal?.removeEventListener("abort", end);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}
