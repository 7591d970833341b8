import { loadCredentialKeys } from "@underpin/keystone";
import type { Json } from "../harness/normalise.ts";
import type { Rows } from "../harness/rows.ts";

/** What is compared by its meaning, not by its value. */
export interface Meaning {
  /** Where the credential keys are; ciphertexts are compared by what they decrypt to. */
  readonly keys?: string;
  /** Times that the migration sets to now. */
  readonly now?: readonly `${string}.${string}`[];
  /** Ids that the database numbers in whatever order it walks the rows: rows are told apart by something else. */
  readonly numbered?: boolean;
}

/**
 * Rows with everything generated replaced by what it stands for: a provider's random domain by the provider's id, a
 * ciphertext by its text, a time of migration by a word, JSON text by its value. Sorted, so that two sides compare.
 */
export function meaningOf(rows: Rows, meaning: Meaning = {}): Record<string, readonly string[]> {
  const domains = new Map(
    (rows["identity_provider"] ?? []).flatMap((row) =>
      row["domain_id"] ? [[String(row["domain_id"]), `domain of ${String(row["id"])}`] as const] : [],
    ),
  );
  const owners = new Map<string, string[]>();
  for (const row of rows["federated_user"] ?? [])
    owners.set(String(row["user_id"]), [...(owners.get(String(row["user_id"])) ?? []), String(row["idp_id"])]);
  const users = new Map((rows["local_user"] ?? []).map((row) => [row["id"], row["user_id"]]));
  const keys = meaning.keys === undefined ? undefined : loadCredentialKeys(meaning.keys);
  const translate = (table: string, row: Record<string, Json>): Record<string, Json> => {
    const out: Record<string, Json> = {};
    for (const [column, value] of Object.entries(row))
      out[column] = typeof value === "string" ? (domains.get(value) ?? parsed(value)) : value;
    // A user seen through several providers belongs to the domain of one of them; which one, upstream leaves to chance.
    if (table === "user" && (owners.get(String(row["id"]))?.length ?? 0) > 1 && String(out["domain_id"]).startsWith("domain of "))
      out["domain_id"] = `domain of one of ${owners.get(String(row["id"]))?.toSorted().join(", ")}`;
    if (table === "credential" && keys && row["encrypted_blob"]) out["encrypted_blob"] = keys.decrypt(String(row["encrypted_blob"]));
    if (table === "limit" || table === "registered_limit") delete out["internal_id"];
    if (meaning.numbered && table === "local_user") delete out["id"];
    if (meaning.numbered && table === "password") {
      delete out["id"];
      out["local_user_id"] = users.get(row["local_user_id"] ?? null) ?? null;
    }
    for (const name of meaning.now ?? []) if (name === `${table}.created_at` && out["created_at"] !== null) out["created_at"] = "now";
    return Object.fromEntries(Object.entries(out).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  };
  return Object.fromEntries(
    Object.entries(rows).map(([table, list]) => [table, list.map((row) => JSON.stringify(translate(table, row))).toSorted()]),
  );
}

function parsed(text: string): Json {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
