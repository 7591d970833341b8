import { onSchema as carried, schemaOf as carriedBy } from "@underpin/oslo/db";
import type { Kysely, KyselyPlugin } from "kysely";
import type { DialectName } from "underpin";
import type { Tables } from "../tables.ts";
import type { Schema, SchemaName } from "./schema.ts";
import { underpin1 } from "./underpin-1.ts";
import { UPSTREAM } from "./upstream.ts";

/** What a schema keeps where. */
export function schemaNamed(name: SchemaName, dialect: DialectName): Schema {
  return name === "upstream" ? UPSTREAM : underpin1(dialect);
}

/** The plugin that lets {@link schemaOf} answer. */
export function onSchema(name: SchemaName, dialect: DialectName): KyselyPlugin {
  return carried(schemaNamed(name, dialect));
}

/** The schema that a pool, or a transaction of it, works on. */
export function schemaOf(db: Kysely<Tables>): Schema {
  return carriedBy(db) as Schema;
}
