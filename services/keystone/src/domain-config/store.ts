import type { Kysely } from "kysely";
import { pythonJson } from "@underpin/oslo/python";
import type { Tables } from "../database/tables.ts";

/** One option that a domain has set. */
export interface ConfigOption {
  readonly group: string;
  readonly option: string;
  readonly value: unknown;
}

const TABLES = { shown: "whitelisted_config", secret: "sensitive_config" } as const;

type Part = keyof typeof TABLES;

/** Which of a domain's options: all of them, those of a group, one. */
export interface Place {
  readonly domain: string;
  readonly group?: string | undefined;
  readonly option?: string | undefined;
}

export async function readOptions(db: Kysely<Tables>, part: Part, { domain, group, option }: Place): Promise<readonly ConfigOption[]> {
  let query = db.selectFrom(TABLES[part]).select(["group", "option", "value"]).where("domain_id", "=", domain);
  if (group !== undefined) query = query.where("group", "=", group);
  if (option !== undefined) query = query.where("option", "=", option);
  const rows = await query.execute();
  return rows.map((row) => ({ ...row, value: JSON.parse(row.value) as unknown }));
}

export async function deleteOptions(db: Kysely<Tables>, { domain, group, option }: Place): Promise<void> {
  for (const table of Object.values(TABLES)) {
    let query = db.deleteFrom(table).where("domain_id", "=", domain);
    if (group !== undefined) query = query.where("group", "=", group);
    if (option !== undefined) query = query.where("option", "=", option);
    await query.execute();
  }
}

export async function insertOptions(db: Kysely<Tables>, part: Part, domain: string, options: readonly ConfigOption[]): Promise<void> {
  const rows = options.map(({ group, option, value }) => ({ domain_id: domain, group, option, value: pythonJson(value) }));
  if (rows.length > 0) await db.insertInto(TABLES[part]).values(rows).execute();
}

/** Puts options in the place of those of the same names. */
export async function replaceOptions(
  db: Kysely<Tables>,
  domain: string,
  options: { readonly shown: readonly ConfigOption[]; readonly secret: readonly ConfigOption[] },
): Promise<void> {
  const all = [...options.shown, ...options.secret];
  for (const table of Object.values(TABLES))
    await db
      .deleteFrom(table)
      .where("domain_id", "=", domain)
      .where((of) => of.or(all.map(({ group, option }) => of.and([of("group", "=", group), of("option", "=", option)]))))
      .execute();
  await insertOptions(db, "shown", domain, options.shown);
  await insertOptions(db, "secret", domain, options.secret);
}
