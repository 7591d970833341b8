import type { Kysely } from "kysely";
import { pythonJson } from "@underpin/oslo/python";
import type { MappingRow, Tables } from "../../database/tables.ts";
import type { Mapping } from "../mapping/map-assertion.ts";
import { readRules } from "../mapping/stored-rules.ts";

/** What makes users of what identity providers say. */
export type StoredMapping = Mapping & { readonly schema_version: string };

export async function listMappings(db: Kysely<Tables>): Promise<readonly StoredMapping[]> {
  return (await db.selectFrom("mapping").selectAll().execute()).map(mappingOf);
}

export async function findMapping(db: Kysely<Tables>, id: string): Promise<StoredMapping | undefined> {
  const row = await db.selectFrom("mapping").selectAll().where("id", "=", id).executeTakeFirst();
  return row && mappingOf(row);
}

export async function insertMapping(trx: Kysely<Tables>, mapping: StoredMapping): Promise<void> {
  await trx.insertInto("mapping").values(rowOf(mapping)).execute();
}

export async function replaceMapping(trx: Kysely<Tables>, mapping: StoredMapping): Promise<void> {
  const { id, ...row } = rowOf(mapping);
  await trx.updateTable("mapping").set(row).where("id", "=", id).execute();
}

export async function deleteMappingRow(trx: Kysely<Tables>, id: string): Promise<void> {
  await trx.deleteFrom("mapping").where("id", "=", id).execute();
}

function mappingOf({ rules, ...row }: Omit<MappingRow, "schema_version"> & { readonly schema_version: string }): StoredMapping {
  return { ...row, rules: readRules(rules) };
}

/** The text is JSON of a text that is JSON: so upstream writes it. */
function rowOf({ id, rules, schema_version }: StoredMapping): { id: string; rules: string; schema_version: string } {
  return { id, rules: pythonJson(pythonJson(rules)), schema_version };
}
