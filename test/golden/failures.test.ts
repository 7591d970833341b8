import { describe, expect, test } from "vitest";
import { UnderpinError } from "underpin";
import { openDatabase } from "underpin/engine";
import { keystone } from "@underpin/keystone";
import { DIALECTS, freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { readGolden } from "../harness/golden.ts";
import { keystoneAt } from "../harness/keystone.ts";
import { runContract, runExpand, runMigrate, sync, syncLegacy } from "../harness/engine.ts";

/** A command of an operator's, or a statement of one who meddles, and how upstream's code ended it. */
interface Step {
  readonly code?: string;
  readonly command?: string;
  readonly exit?: number;
  readonly sql?: string;
}

interface Scenario {
  readonly name: string;
  readonly from: string | null;
  readonly populated: boolean;
  readonly prepare?: readonly string[];
  readonly steps: readonly Step[];
}

const { cases } = readGolden("failures.mariadb") as unknown as { cases: readonly Scenario[] };

/** The release of each version of upstream's code. */
const RELEASES: Readonly<Record<string, string>> = {
  "9": "mitaka",
  "10": "newton",
  "11": "ocata",
  "12": "pike",
  "13": "queens",
  "16": "train",
  "20": "xena",
  "21": "yoga",
  "22": "zed",
  "24": "2023.2",
};

/** Where we end otherwise, and why. */
const OTHERWISE: Readonly<Record<string, { readonly exits: readonly number[]; readonly why: string }>> = {
  "Newton: --contract straight after --expand (no order check)": {
    exits: [0, 1, 0, 0],
    why: "the order is kept from the start; no secret is lost",
  },
  "Yoga on a Stein database": { exits: [0], why: "the whole history is here" },
  "Yoga on a Train database": { exits: [1, 0], why: "a release is not skipped while the service runs; offline it may be" },
  "2023.2 on a Yoga database (SA-migrate code is gone)": { exits: [0], why: "the whole history is here" },
  "expand 010 run twice": { exits: [0, 0], why: "a step whose effect is there is skipped" },
  "expand 014 run twice": { exits: [0, 0], why: "a step whose effect is there is skipped" },
  "contract 014 run twice": { exits: [0, 0, 0, 0], why: "a step whose effect is there is skipped" },
  "database name with a hyphen": { exits: [0, 0], why: "names are quoted" },
};

/** Where a scenario begins. */
async function databaseOf({ from, populated }: Scenario): Promise<TestDatabase> {
  if (from === null) return await freshDatabase("mysql");
  if (from === "l109") return await keystoneAt("mysql", 109, populated ? "newton-legacy109-rows" : undefined);
  if (from === "kilo") return await keystoneAt("mysql", 67);
  return await keystoneAt("mysql", from, populated && from === "newton" ? "newton-rows" : undefined);
}

const PHASES: Readonly<Record<string, typeof runExpand>> = { "--expand": runExpand, "--migrate": runMigrate, "--contract": runContract };

/** Exit status of a command of upstream's, done by us. */
async function exitOf(url: string, { code = "", command = "" }: Step): Promise<number> {
  const options = { service: keystone, url, to: RELEASES[code.split(".")[0] ?? ""] ?? "" };
  const [, argument] = command.split(" ");
  try {
    if (argument === undefined) await sync(options);
    else if (argument.startsWith("--")) await PHASES[argument]?.(options);
    else await syncLegacy(options, Number(argument));
    return 0;
  } catch (error) {
    // A failure is a coded error that says why, whatever it is.
    expect(error).toBeInstanceOf(UnderpinError);
    return 1;
  }
}

describe.skipIf(!DIALECTS.includes("mysql"))("what went wrong for upstream's code on MariaDB", () => {
  test.each(cases.map((scenario) => [scenario.name, scenario] as const))("%s", async (name, scenario) => {
    await using fresh = await databaseOf(scenario);
    await using admin = await fresh.connect();
    const hyphened = `${new URL(fresh.url).pathname.slice(1)}-x`;
    await admin.run(`CREATE DATABASE "${hyphened}"`);
    const url = name.includes("hyphen") ? fresh.url.replace(/\w+$/, hyphened) : fresh.url;
    await using session = await (await openDatabase(url)).connect();
    const run = (sql: string): Promise<unknown> => session.run(sql.replaceAll("`", '"'));
    for (const sql of scenario.prepare ?? []) await run(sql);
    const exits: number[] = [];
    for (const step of scenario.steps)
      if (step.sql === undefined) exits.push(await exitOf(url, step));
      else await run(step.sql).catch(() => 0);
    await admin.run(`DROP DATABASE "${hyphened}"`);
    const theirs = scenario.steps.flatMap((step) => step.exit ?? []);
    expect(exits).toEqual(OTHERWISE[name]?.exits ?? theirs);
  });
});
