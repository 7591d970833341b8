import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";

/** Removes what is configured for a domain that is removed. */
export async function forgetConfig(trx: Kysely<Tables>, domain: string): Promise<void> {
  for (const table of ["whitelisted_config", "sensitive_config", "config_register"] as const)
    await trx.deleteFrom(table).where("domain_id", "=", domain).execute();
}
