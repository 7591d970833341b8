import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { evolutionFromSql } from "underpin/engine";
import { type DialectName, defineService, UnderpinError, type Service } from "underpin";
import { plan, revert, runContract, runExpand, runMigrate, sync, versionControl } from "../harness/engine.ts";
import type { Change } from "./changes/change.ts";
import { differences, dumpOf, withoutAllowed, type Dump } from "./dumps/dump.ts";
import { freshPlace, type Place } from "./places.ts";

/** What came of a change on a schema. */
type Verdict =
  | { readonly is: "carried" }
  /** By plan, which changed nothing. */
  | { readonly is: "refused"; readonly code: string; readonly why: string }
  | { readonly is: "fault"; readonly faults: readonly Fault[] };

/** Something that may not be. */
export interface Fault {
  readonly stage: "refusal" | "expand" | "revert" | "migrate" | "contract" | "after";
  readonly what: string;
  readonly detail: readonly string[];
}

/** A schema as it stands on a server, and what clients do with it. */
interface Built {
  readonly dialect: DialectName;
  /** The statements that made it and its rows. */
  readonly sql: readonly string[];
  /** What the running release does, round after round … */
  readonly before: (round: number) => readonly string[];
  /** … and the new one, after contract. */
  readonly after: (round: number) => readonly string[];
  /** Parts of it, and those that the server did not take. */
  readonly parts: readonly string[];
  readonly refused: readonly string[];
  /** The schemas that the engine is to search (PostgreSQL); the server's default if left out. */
  readonly path?: string;
}

/** Makes a schema in a place. */
export type Builder = (place: Place) => Promise<Built>;

/** What the change is, apart from the schema. */
export type Plain = Pick<Change, "source" | "options" | "ddl" | "kept" | "first" | "asPlain" | "mayFindData">;

/** What the servers say to a DROP of what they did not make in the first place. */
const NOTHING_THERE = new Set(["refused 1091", "refused 42704"]);

/** Whether nobody serves, and all phases are one call. */
const IS_OFFLINE = process.env["SCHEMAS_OFFLINE"] !== undefined;

/** Whether the evolution is read from the plain DDL, in place of what the change declares. */
const IS_FROM_SQL = process.env["SCHEMAS_FROM"] === "sql";

/** Rows stand in the way. */
const DATA = new Set(["UP-DATA", "UP-VERIFY"]);

class Stop extends Error {
  readonly fault: Fault;
  constructor(stage: Fault["stage"], what: string, detail: readonly string[] = []) {
    super(what);
    this.fault = { stage, what, detail };
  }
}

/** A case that was judged. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly built: Built;
}

/** Tries a change on a schema: there and back, then to its end. `folder` takes its scripts. */
export async function judge(dialect: DialectName, build: Builder, change: Plain, folder: string): Promise<Judgement> {
  const first = await attempt(dialect, build, change, folder, true);
  if (first.verdict.is !== "fault" || first.verdict.faults[0]?.stage !== "revert") return first;
  // What can't be taken back can still be judged going forward.
  const second = await attempt(dialect, build, change, folder, false);
  const faults = [...first.verdict.faults, ...(second.verdict.is === "fault" ? second.verdict.faults : [])];
  return { verdict: { is: "fault", faults }, built: first.built };
}

/** A service whose evolution is the change: as its source says it, or as it is read from the plain DDL. */
async function serviceOf({ source, options, ddl }: Plain, url: string, folder: string): Promise<Service> {
  const migrations = mkdtempSync(join(folder, "case-"));
  const service = defineService({ name: "judged", migrations: pathToFileURL(`${migrations}/`), releases: [{ name: "v1", version: 1 }] });
  if (!IS_FROM_SQL) {
    const text = `underpin.evolution([underpin.${source}]${options === undefined ? "" : `, ${options}`})`;
    writeFileSync(join(migrations, "001_change.ts"), `import * as underpin from "underpin";\nexport default ${text};\n`);
    return service;
  }
  const { operations } = await evolutionFromSql({ service, url, name: "change", sql: (ddl ?? []).join(";\n") });
  if (ddl === null || JSON.stringify(operations).includes("…"))
    throw new UnderpinError("UP-SCRIPT", { what: "Only a person can say the rest." });
  return service;
}

async function attempt(dialect: DialectName, build: Builder, change: Plain, folder: string, andBack: boolean): Promise<Judgement> {
  await using subject = await freshPlace(dialect);
  await using twin = await freshPlace(dialect);
  const built = await build(subject);
  for (const sql of built.sql) await twin.client.rows(sql);
  let service: Service;
  try {
    service = await serviceOf(change, subject.url, folder);
  } catch (error) {
    if (IS_FROM_SQL && error instanceof UnderpinError) return { verdict: { is: "refused", code: error.code, why: error.message }, built };
    throw error;
  }
  try {
    const trial = new Trial(built, change, service, subject, twin);
    return { verdict: IS_OFFLINE ? await trial.runOffline() : await trial.run(andBack), built };
  } catch (error) {
    if (error instanceof Stop) return { verdict: { is: "fault", faults: [error.fault] }, built };
    throw error;
  }
}

interface Options {
  readonly service: Service;
  readonly url: string;
}

/** One run of a change on a schema, beside its twin. */
class Trial {
  readonly #built: Built;
  readonly #change: Plain;
  readonly #options: Options;
  readonly #subject: Place;
  readonly #twin: Place;
  #round = 1;
  /** Whether the twin has the new shape, too. */
  #isComparable = false;

  constructor(built: Built, change: Plain, service: Service, subject: Place, twin: Place) {
    this.#built = built;
    this.#change = change;
    this.#options = {
      service,
      url: built.path === undefined ? subject.engineUrl : `${subject.url}?options=${encodeURIComponent(`-c search_path=${built.path}`)}`,
    };
    this.#subject = subject;
    this.#twin = twin;
  }

  async run(andBack: boolean): Promise<Verdict> {
    await versionControl(this.#options);
    const before = await this.#dump(this.#subject);
    const refusal = await refusalOf(() => plan(this.#options));
    if (refusal) return await this.#refused(refusal, before, runExpand);
    await this.#sameDump("refusal", "a plan changed the schema", before);
    await this.#expand(before);
    await this.#compare("expand", this.#change.first ?? []);
    await this.#serve("expand");
    if (andBack) {
      await this.#phase("revert", revert);
      await this.#sameDump("revert", "the schema is not what it was before", await this.#reverted(before));
      await this.#serve("revert");
      if (await this.#phase("expand", runExpand)) return { is: "carried" };
      await this.#serve("expand");
    }
    for (const [stage, run] of [
      ["migrate", runMigrate],
      ["contract", runContract],
    ] as const) {
      const stopped = await refusalOf(() => run(this.#options));
      if (stopped && this.#isData(stopped)) return { is: "carried" };
      if (stopped) throw new Stop(stage, `plan went through, ${stage} did not: ${stopped.code} ${stopped.why}`);
      if (stage === "migrate") await this.#serve("migrate");
    }
    await this.#compareDumps();
    if (this.#isComparable) await this.#compare("after", this.#built.after(++this.#round));
    return { is: "carried" };
  }

  /** All phases by one call, while nobody serves. */
  async runOffline(): Promise<Verdict> {
    await versionControl(this.#options);
    const before = await this.#dump(this.#subject);
    const refusal = await refusalOf(() => plan({ ...this.#options, mode: "offline" }));
    if (refusal) return await this.#refused(refusal, before, sync);
    await this.#sameDump("refusal", "a plan changed the schema", before);
    const stopped = await refusalOf(() => sync(this.#options));
    if (stopped && this.#isData(stopped)) return { is: "carried" };
    if (stopped) throw new Stop("contract", `plan went through, sync did not: ${stopped.code} ${stopped.why}`);
    await this.#plain(this.#change.first ?? []);
    await this.#compareDumps();
    if (this.#isComparable) await this.#compare("after", this.#built.after(++this.#round));
    return { is: "carried" };
  }

  /** Contract leaves what plain DDL does, where there is any. */
  async #compareDumps(): Promise<void> {
    const { ddl, asPlain } = this.#change;
    const refusal = ddl && (await this.#plain(ddl));
    const isPlain = ddl !== null && refusal === null;
    // A column that a part would have made: the server did not take that part.
    if (refusal !== null && asPlain && !refusal.endsWith("refused 1054"))
      throw new Stop("contract", "contract did what the server refuses, for something depends on it", [refusal]);
    const [expected, found] = await Promise.all(
      [this.#twin, this.#subject].map(async (place) => withoutAllowed(this.#built.dialect, await this.#dump(place))),
    );
    const left = (found ?? []).filter((object) => object.includes("underpin_"));
    if (left.length > 0) throw new Stop("contract", "contract leaves something of Underpin's own", left);
    const unlike = isPlain ? differences(expected ?? [], found ?? []) : [];
    if (unlike.length > 0) throw new Stop("contract", "the schema is not what plain DDL makes of it", unlike);
    this.#isComparable = isPlain;
  }

  /** What was there before, and what can't be taken back. */
  async #reverted(before: Dump): Promise<Dump> {
    const { kept } = this.#change;
    if (!kept) return before;
    await this.#plain(kept);
    return await this.#dump(this.#twin);
  }

  /** Plain statements on the twin; the one that the server doesn't take, and why. */
  async #plain(statements: readonly string[]): Promise<string | null> {
    for (const sql of statements) {
      const outcome = await this.#twin.client.run(sql);
      if (outcome.startsWith("refused") && !NOTHING_THERE.has(outcome)) return `${sql}: ${outcome}`;
    }
    return null;
  }

  /** An expand that fails, though it was planned, is wrong; so that nothing is left of it, it can be taken back. */
  async #expand(before: Dump): Promise<void> {
    const refusal = await refusalOf(() => runExpand(this.#options));
    if (!refusal) return;
    const what = `plan went through, expand did not: ${refusal.code} ${refusal.why}`;
    const again = await refusalOf(() => revert(this.#options));
    const left = differences(before, await this.#dump(this.#subject));
    throw new Stop("expand", what, [
      ...(again ? [`and it can't be taken back: ${again.code} ${again.why}`] : []),
      ...left.map((line) => `what is left of it: ${line}`),
    ]);
  }

  /** Says whether rows that clients have written since are in its way. */
  async #phase(stage: "expand" | "revert", run: (options: { service: Service; url: string }) => Promise<unknown>): Promise<boolean> {
    const refusal = await refusalOf(() => run(this.#options));
    if (refusal && stage === "expand" && this.#isData(refusal)) return true;
    if (refusal) throw new Stop(stage, `plan went through, ${stage} did not: ${refusal.code} ${refusal.why}`);
    return false;
  }

  #isData({ code }: Refusal): boolean {
    return this.#change.mayFindData === true && DATA.has(code ?? "");
  }

  /** The running release goes on. */
  async #serve(stage: Fault["stage"]): Promise<void> {
    await this.#compare(stage, this.#built.before(++this.#round));
  }

  /** Every statement does the same on both. */
  async #compare(stage: Fault["stage"], statements: readonly string[]): Promise<void> {
    for (const sql of statements) {
      const expected = await this.#twin.client.run(sql);
      const found = await this.#subject.client.run(sql);
      if (expected !== found)
        throw new Stop(stage, `a statement of ${stage === "after" ? "the new" : "the running"} release does something else`, [
          sql,
          `- ${expected}`,
          `+ ${found}`,
        ]);
    }
  }

  async #refused(refusal: Refusal, before: Dump, run: (options: Options) => Promise<unknown>): Promise<Verdict> {
    if (refusal.code === null) throw new Stop("refusal", `plan fails without a code: ${refusal.why}`);
    await this.#sameDump("refusal", "a refused plan changed the schema", before);
    const second = await refusalOf(() => run(this.#options));
    if (second === null) throw new Stop("refusal", `plan refused (${refusal.code} ${refusal.why}), and the run went through`);
    if (second.code !== refusal.code)
      throw new Stop("refusal", `plan refused with ${refusal.code} (${refusal.why}), the run with ${second.code} (${second.why})`);
    await this.#sameDump("refusal", "a refused run changed the schema", before);
    await this.#serve("refusal");
    return { is: "refused", code: refusal.code, why: refusal.why };
  }

  async #sameDump(stage: Fault["stage"], what: string, before: Dump): Promise<void> {
    const unlike = differences(before, await this.#dump(this.#subject));
    if (unlike.length > 0) throw new Stop(stage, what, unlike);
  }

  #dump({ url, client }: Place): Promise<Dump> {
    return dumpOf(this.#built.dialect, url, client);
  }
}

interface Refusal {
  readonly code: string | null;
  readonly why: string;
}

async function refusalOf(run: () => Promise<unknown>): Promise<Refusal | null> {
  try {
    await run();
    return null;
  } catch (error) {
    if (!(error instanceof UnderpinError)) return { code: null, why: String(error) };
    return { code: error.code, why: [error.message, error.why].filter(Boolean).join(" ") };
  }
}
