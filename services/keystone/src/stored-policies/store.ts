import type { Kysely } from "kysely";
import { pythonJson } from "@underpin/oslo/python";
import { writeExtra } from "../database/extra.ts";
import type { PolicyRow, Tables } from "../database/tables.ts";
import { storedPolicyOf, type StoredPolicy } from "./stored-policy.ts";

export async function listStoredPolicies(db: Kysely<Tables>): Promise<readonly StoredPolicy[]> {
  return (await db.selectFrom("policy").selectAll().execute()).map(storedPolicyOf);
}

export async function findStoredPolicy(db: Kysely<Tables>, id: string): Promise<StoredPolicy | undefined> {
  const row = await db.selectFrom("policy").selectAll().where("id", "=", id).executeTakeFirst();
  return row && storedPolicyOf(row);
}

export async function insertStoredPolicy(db: Kysely<Tables>, policy: StoredPolicy): Promise<void> {
  await db.insertInto("policy").values(rowOf(policy)).execute();
}

export async function replaceStoredPolicy(db: Kysely<Tables>, policy: StoredPolicy): Promise<void> {
  const { id, ...columns } = rowOf(policy);
  await db.updateTable("policy").set(columns).where("id", "=", id).execute();
}

export async function deleteStoredPolicyRow(db: Kysely<Tables>, id: string): Promise<void> {
  await db.deleteFrom("policy").where("id", "=", id).execute();
}

function rowOf({ id, type, blob, ...extra }: StoredPolicy): PolicyRow {
  return { id, type, blob: pythonJson(blob), extra: writeExtra(extra) };
}
