import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PythonServer } from "../harness/python-server.ts";
import { PEERS } from "../harness/keystone-peer.ts";
import { cloudOf, twinOf, type Cloud } from "./cloud/cloud.ts";
import type { Settings } from "./cloud/configuration.ts";
import { PERSONAS } from "./cloud/personas.ts";
import type { DatabaseName } from "./databases.ts";
import { Judge, type JudgeOptions } from "./judge.ts";
import { run } from "./random/run.ts";
import { meantOf, report, tallied } from "./report.ts";
import { ROOMS } from "./rooms/index.ts";
import { Side } from "./side.ts";
import type { Scenario, Step } from "./scenario.ts";

const USAGE = `node test/differential/run.mjs COMMAND [options]

What Python's Keystone answers, on a fresh copy of the made cloud (KEYSTONE_30 names the folder of release 30's Python):

  ask [--as WHO] 'METHOD PATH' [BODY] …   one request after the other, each with its token's owner; BODY is JSON
  ask --file FILE                         steps as JSON (test/differential/scenario.ts), - for standard input
  serve                                   answers until it is ended; prints its URL and folder, and says how to ask it
  rooms                                   the rooms that have scenarios (test/differential/rooms)
  room NAME …                             sends a room's scenarios to Python and to ours (KEYSTONE_OURS: another clone), and compares;
                                          with --python, only says what Python answers; --file FILE: a scenario's steps as JSON
  random                                  sends requests made by chance to both: --requests N (2000), --seed N (1), --episode N (only that),
                                          --findings FILE (each difference), --op TEXT (only operations that have it); --self: Python in our place, to judge the judge
  names                                   what {user:alice} and others stand for
  personas                                who may ask

Options: --release 22|30 (30), --explained FILE (room and random: each difference that is meant), --database sqlite|mariadb|postgres (room and random; sqlite), --set GROUP.OPTION=VALUE (keystone.conf), --url URL (ask what another \`serve\` serves, or any service on
that cloud), --only TEXT (scenarios that have it in their title), --headers (all of the answer's headers), --quiet (status lines only)
`;

interface Options {
  readonly release: string;
  readonly url?: string;
  readonly file?: string;
  readonly settings: Settings;
  readonly headers: boolean;
  readonly quiet: boolean;
  readonly python: boolean;
  readonly self: boolean;
  readonly seed?: string;
  readonly requests?: string;
  readonly episode?: string;
  readonly findings?: string;
  readonly explained?: string;
  readonly op?: string;
  readonly database?: string;
  readonly only?: string;
  readonly rest: readonly string[];
  readonly steps: readonly Step[];
}

/** The judge from the command line. */
export async function main([command = "help", ...args]: readonly string[]): Promise<void> {
  const options = read(args);
  if (command === "personas") return say(`${[...Object.keys(PERSONAS), "nobody", "stranger"].join("\n")}\n`);
  if (command === "names") return say(`${(await cloud(options)).names.map(([name, value]) => `{${name}} ${value}`).join("\n")}\n`);
  if (command === "serve") return await serve(options);
  if (command === "ask") return await ask(options);
  if (command === "rooms") return say(`${Object.keys(ROOMS).join("\n")}\n`);
  if (command === "room") return await room(options);
  if (command === "random") return await random(options);
  say(USAGE);
}

function say(text: string): void {
  process.stdout.write(text);
}

/** Options, and the steps between them: `--as` holds until another. */
function read(args: readonly string[]): Options {
  const steps: Step[] = [];
  const left = [...args];
  let as = "admin";
  const options: { -readonly [Name in keyof Options]: Options[Name] } = {
    release: "30",
    settings: {},
    headers: false,
    quiet: false,
    python: false,
    self: false,
    rest: [],
    steps,
  };
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (arg === "--as") as = left.shift() ?? as;
    else if (["--headers", "--quiet", "--python", "--self"].includes(arg)) Object.assign(options, { [arg.slice(2)]: true });
    else if (arg === "--set") {
      const [name = "", ...value] = (left.shift() ?? "").split("=");
      options.settings = { ...options.settings, [name]: value.join("=") };
    } else if (arg.startsWith("--")) Object.assign(options, { [arg.slice(2)]: left.shift() });
    else if (/^[A-Z]+ /.test(arg)) steps.push({ as, send: arg });
    else if (/^[A-Z]+$/.test(arg)) steps.push({ as, send: `${arg} ${left.shift()}` });
    else if (steps.length === 0) options.rest = [...options.rest, arg];
    else steps.push({ ...(steps.pop() ?? { send: "GET /" }), body: json(arg) });
  }
  return options;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function pythonOf(release: string): string {
  const { python } = PEERS.find((peer) => peer.release === release) ?? {};
  if (python === undefined || !existsSync(python))
    throw new Error(`Keystone ${release} is not installed: 22 is Debian's package keystone, KEYSTONE_30 names the folder of 30's Python`);
  return python;
}

async function cloud({ release }: Options): Promise<Cloud> {
  return await cloudOf(release, pythonOf(release));
}

/** Runs with Python's Keystone on a twin of its own. */
async function beside(options: Options, use: (side: Side, folder: string) => Promise<void>): Promise<void> {
  const made = await cloud(options);
  if (options.url !== undefined) return await use(new Side(options.url, made.names), "");
  const folder = mkdtempSync(join(tmpdir(), "underpin-twin-"));
  try {
    twinOf(made, folder, options.settings);
    await using server = await PythonServer.start(pythonOf(options.release), folder);
    await use(new Side(server.url, made.names), folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function serve(options: Options): Promise<void> {
  await beside(options, async (side, folder) => {
    say(`${side.url}\n${folder}\n`);
    say(`ask it: node test/differential/run.mjs ask --release ${options.release} --url ${side.url} 'GET /v3/users'\n`);
    say(`the made cloud again: curl ${side.url}/judge/reset\n`);
    await new Promise<void>((resolve) => {
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
    });
  });
}

async function ask(options: Options): Promise<void> {
  const { file } = options;
  const more = file === undefined ? [] : (JSON.parse(readFileSync(file === "-" ? 0 : file, "utf8")) as readonly Step[]);
  await beside(options, async (side) => {
    for (const step of [...options.steps, ...more]) await tell(options, side, step);
  });
}

/** What is to be sent, scenario by scenario. */
function scenarios({ rest, file, only = "" }: Options): readonly Scenario[] {
  const given = file === undefined ? [] : [{ title: file, steps: JSON.parse(readFileSync(file, "utf8")) as readonly Step[] }];
  const named = rest.flatMap((name) => {
    const found = ROOMS[name];
    if (found === undefined) throw new Error(`There is no room ${name}: ${Object.keys(ROOMS).join(", ")}`);
    return found;
  });
  return [...given, ...named].filter(({ title }) => title.includes(only));
}

async function room(options: Options): Promise<void> {
  const { release } = options;
  const isFor = (step: Step): boolean => step.releases?.includes(release) ?? true;
  if (options.python)
    return await beside(options, async (side) => {
      for (const { title, steps } of scenarios(options)) {
        say(`# ${title}\n\n`);
        for (const step of steps.filter(isFor)) await tell(options, side, step);
      }
    });
  const made = await cloud(options);
  await using judge = await Judge.start(made, pythonOf(release), judged(options));
  const meant: string[] = [];
  const counts = { same: 0, explained: 0, absent: 0, different: 0 };
  for (const { title, steps } of scenarios(options)) {
    say(`# ${title}\n`);
    const twin = await judge.fresh();
    for (const step of steps.filter(isFor)) {
      const outcome = await twin.send(step);
      const kind = outcome.absent
        ? "absent"
        : outcome.differences.length > 0
          ? "different"
          : outcome.explained.size > 0
            ? "explained"
            : "same";
      counts[kind]++;
      if (kind === "absent") say(`ours has no ${step.send}\n`);
      if (kind === "different") say(`${report(outcome)}\n`);
      meant.push(...meantOf(outcome));
    }
  }
  if (options.explained !== undefined) writeFileSync(options.explained, meant.join("\n"));
  say(`${JSON.stringify(counts)}\n${judge.ours.log()}`);
  if (counts.different > 0) process.exitCode = 1;
}

function judged({ settings, self, database = "sqlite" }: Options): JudgeOptions {
  if (!["sqlite", "mariadb", "postgres"].includes(database)) throw new Error(`--database is sqlite, mariadb or postgres`);
  return { settings, isSelf: self, database: database as DatabaseName };
}

async function random(options: Options): Promise<void> {
  const { release, seed = "1", requests = "2000", episode, findings, explained, op } = options;
  await using judge = await Judge.start(await cloud(options), pythonOf(release), judged(options));
  const given = {
    seed: Number(seed),
    requests: Number(requests),
    ...(episode !== undefined && { episode: Number(episode) }),
    ...(findings !== undefined && { findings }),
    ...(explained !== undefined && { explained }),
    ...(op !== undefined && { only: op }),
  };
  const tally = await run(judge, given, (text) => process.stderr.write(text));
  if (!options.quiet) say(`\n${tally.examples.join("\n")}\n`);
  say(tallied(tally));
  if (tally.different.size > 0) process.exitCode = 1;
}

const WORTH_SAYING = new Set(["www-authenticate", "x-subject-token", "allow", "content-type", "location", "openstack-auth-receipt"]);

async function tell(options: Options, side: Side, step: Step): Promise<void> {
  const { status, headers, body, text } = await side.ask(step);
  say(`${step.as ?? "admin"}: ${step.send}\n${status}\n`);
  if (options.quiet) return;
  for (const [name, value] of Object.entries(headers))
    if (options.headers || WORTH_SAYING.has(name)) say(`${name}: ${String(value).slice(0, 100)}\n`);
  if (text !== "") say(`${typeof body === "string" ? body : JSON.stringify(body, null, 2)}\n`);
  say("\n");
}
