import { onSchema as carried, schemaOf as carriedBy } from "@underpin/oslo/db";
import type { Kysely, KyselyPlugin } from "kysely";
import type { DialectName } from "underpin";
import type { Tables } from "../tables.ts";
import type { Schema, SchemaName } from "./schema.ts";
import { underpin1 } from "./underpin-1.ts";
import { upstream } from "./upstream.ts";

/** The plugin that lets {@link schemaOf} answer. */
export function onSchema(name: SchemaName, dialect: DialectName): KyselyPlugin {
  return carried(name === "upstream" ? upstream(dialect) : underpin1(dialect));
}

/**
 * The schema that a pool, or a transaction of it, works on.
 *
 * @example
 * const { password } = schemaOf(db);
 * db.selectFrom("password as p").select(password.expires("p").as("expires"));
 */
export function schemaOf(db: Kysely<Tables>): Schema {
  return carriedBy(db) as Schema;
}
