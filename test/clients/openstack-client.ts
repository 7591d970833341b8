import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { PASSWORD, REGION, type Cloud } from "./cloud.ts";
import { BARE } from "./execute.ts";
import type { Outcome, Outcomes } from "./outcomes.ts";

/** A command of the openstack client. */
export interface Command {
  /** Its words; `{name}` stands for what an earlier command has kept, or for what is known from the start. */
  readonly line: string;
  /** Whether it has to be refused. */
  readonly isRefused?: boolean;
  /** What has to be in what it writes, with names as in its words. */
  readonly shows?: string;
  /** What later commands need of what it shows: the name that they have for it, and that of its field. */
  readonly keep?: Readonly<Record<string, string>>;
}

interface Written {
  readonly status: number;
  readonly written: string;
}

const SCRIPT = fileURLToPath(new URL("openstack_commands.py", import.meta.url));

/** What the client of a Python says of commands, each on what those before it have made. */
export async function runCommands(
  python: string,
  cloud: Cloud,
  commands: readonly Command[],
  known: Readonly<Record<string, string>> = {},
): Promise<Outcomes> {
  using client = new Client(python, cloud);
  const kept = new Map(Object.entries(known));
  const outcomes = new Map<string, Outcome>();
  for (const [at, command] of commands.entries()) {
    const { line, isRefused = false } = command;
    const said = await client.run(wordsOf(command, kept));
    const isAsWanted = (said.status !== 0) === isRefused && said.written.includes(named(command.shows ?? "", kept));
    const name = `${String(at + 1).padStart(2)} openstack ${line}${isRefused ? " (refused)" : ""}`;
    outcomes.set(name, isAsWanted ? "passed" : "failed");
    if (!isAsWanted) process.stdout.write(`openstack ${line}: ${said.status}\n${said.written.slice(-2000)}\n`);
    else if (command.keep !== undefined) keep(command.keep, said.written, kept);
  }
  return outcomes;
}

/** The client in one process, as the cloud's administrator. */
class Client implements Disposable {
  readonly #child;
  readonly #answers: AsyncIterator<string>;

  constructor(python: string, { url, folder }: Cloud) {
    const env = {
      ...BARE,
      OS_AUTH_URL: url,
      OS_USERNAME: "admin",
      OS_PASSWORD: PASSWORD,
      OS_PROJECT_NAME: "admin",
      OS_USER_DOMAIN_NAME: "Default",
      OS_PROJECT_DOMAIN_NAME: "Default",
      OS_IDENTITY_API_VERSION: "3",
      OS_REGION_NAME: REGION,
    };
    this.#child = spawn(python, ["-W", "ignore", SCRIPT], { stdio: ["pipe", "pipe", "inherit"], env, cwd: folder });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async run(words: readonly string[]): Promise<Written> {
    this.#child.stdin.write(`${JSON.stringify(words)}\n`);
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error(`the openstack client ended at ${words.join(" ")}`);
    return JSON.parse(value) as Written;
  }

  [Symbol.dispose](): void {
    this.#child.kill();
  }
}

function wordsOf({ line, keep: kept }: Command, known: ReadonlyMap<string, string>): readonly string[] {
  const words = line.split(" ").map((word) => named(word, known));
  return kept === undefined ? words : [...words, "-f", "json"];
}

function named(text: string, known: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\{([^{}]+)\}/g, (all, name: string) => known.get(name) ?? all);
}

function keep(wanted: Readonly<Record<string, string>>, written: string, kept: Map<string, string>): void {
  const shown = JSON.parse(written) as Readonly<Record<string, string>>;
  for (const [name, field] of Object.entries(wanted)) kept.set(name, shown[field] ?? "");
}
