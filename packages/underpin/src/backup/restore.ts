import { resolve } from "node:path";
import { check, type CheckResult } from "../api/check.ts";
import { openPlace } from "../dialects/open.ts";
import { codedFailure } from "../engine/failure.ts";
import type { EngineOptions } from "../engine/work.ts";
import type { Database } from "../model/dialect.ts";
import { UnderpinError } from "../model/error.ts";
import { checkDump, checkOrigin } from "./check-file.ts";
import { compare } from "./compare.ts";
import { highestEpoch, layToRest } from "./laid-to-rest.ts";
import { readManifest, type Manifest } from "./manifest.ts";
import { told } from "./told.ts";

/** What a restore is asked for. */
export interface RestoreOptions extends EngineOptions {
  readonly file: string;
  /**
   * Asked before what is in the database is lost; it throws to refuse. Left out, only an empty database is restored into.
   *
   * @example
   * consent: async (objects) => { if (!(await isSure(objects))) throw new Error("no"); }
   */
  readonly consent?: (objects: number) => Promise<void>;
  /** Owners, grants and definers as of who restores, not as they were. */
  readonly noOwner?: boolean;
  /** End the sessions that are in the way. */
  readonly disconnect?: boolean;
}

/** What was restored. */
export interface RestoreResult {
  readonly manifest: Manifest;
  /** Where the upgrade stands in it. */
  readonly check: CheckResult;
}

/**
 * Brings a backup back: holds it against its manifest, restores it beside what is there where the server can do that, compares, and lets
 * it take the other's place. Interrupted, the same call begins anew; until it has ended no service takes the database for whole.
 *
 * @throws UnderpinError `UP-BACKUP-SPOILT`, `UP-BACKUP-FOREIGN`, `UP-CONFIRM`, `UP-IN-USE`, `UP-RIGHT`, `UP-RESTORE`, `UP-TOOL`, `UP-TOOL-FAILED`
 * @example
 * const { check } = await restore({ service: shop, url, file: "/backups/shop-monday" });
 */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  const file = resolve(options.file);
  const manifest = await readManifest(file);
  const database = await openPlace(options);
  const backups = await database.backups();
  try {
    const facts = await backups.withServer(async (session) => await backups.facts(session));
    checkOrigin(manifest, options.service, facts, backups);
    await checkDump(file, manifest, options.signal);
    await backups.tool(facts);
    const target = await backups.target();
    if (target.objects > 0 && !target.unfinished) await (options.consent ?? refuse(database))(target.objects);
    const above = target.objects > 0 ? await epochThere(database) : 0;
    const comparable = facts.probe === manifest.server.probe;
    const notice = (text: string): void => options.onEvent?.({ type: "notice", text });
    if (!comparable)
      notice(`${facts.product} ${facts.version} sums rows up otherwise than ${manifest.server.version}: they are counted only.`);
    await backups.restore({
      ...told("restore", options, manifest.dump.bytes),
      file,
      settings: manifest.server.settings,
      noOwner: options.noOwner === true,
      disconnect: options.disconnect === true,
      notice,
      settle: async (session, tables) => {
        compare(manifest.tables, tables, comparable);
        await layToRest(session, new Set(tables.map(({ name }) => name)), above);
      },
    });
    return { manifest, check: await check(options) };
  } catch (error) {
    options.signal?.throwIfAborted();
    throw codedFailure(database, error);
  }
}

function refuse({ name }: Database): NonNullable<RestoreOptions["consent"]> {
  return (objects) => {
    throw new UnderpinError("UP-CONFIRM", {
      what: `${name} is not empty: what is in it would be lost.`,
      why: `It has ${objects} tables and the like.`,
      fine: "Nothing was changed.",
    });
  };
}

async function epochThere(database: Database): Promise<number> {
  await using session = await database.look();
  return await highestEpoch(session, await database.dialect.tables(session));
}
