import type { Kysely, KyselyPlugin } from "kysely";
import type { DialectName } from "underpin";
import type { Tables } from "../tables.ts";
import type { Schema, SchemaName } from "./schema.ts";
import { underpin1 } from "./underpin-1.ts";
import { upstream } from "./upstream.ts";

/** Goes with a pool and all its transactions, and says which schema they work on. Queries pass as they are. */
class OnSchema implements KyselyPlugin {
  readonly schema: Schema;

  constructor(schema: Schema) {
    this.schema = schema;
  }

  transformQuery: KyselyPlugin["transformQuery"] = ({ node }) => node;
  transformResult: KyselyPlugin["transformResult"] = async ({ result }) => result;
}

/** The plugin that lets {@link schemaOf} answer. */
export function onSchema(name: SchemaName, dialect: DialectName): KyselyPlugin {
  return new OnSchema(name === "upstream" ? upstream(dialect) : underpin1(dialect));
}

/**
 * The schema that a pool, or a transaction of it, works on.
 *
 * @example
 * const { password } = schemaOf(db);
 * db.selectFrom("password as p").select(password.expires("p").as("expires"));
 */
export function schemaOf(db: Kysely<Tables>): Schema {
  const found = db.getExecutor().plugins.find((plugin): plugin is OnSchema => plugin instanceof OnSchema);
  if (found === undefined) throw new TypeError("This pool was not opened by openTables.");
  return found.schema;
}
