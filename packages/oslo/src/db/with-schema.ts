import type { Kysely, KyselyPlugin } from "kysely";

/** Goes with a pool and all its transactions, and says which schema they work on. Queries pass as they are. */
class OnSchema implements KyselyPlugin {
  readonly schema: object;

  constructor(schema: object) {
    this.schema = schema;
  }

  transformQuery: KyselyPlugin["transformQuery"] = ({ node }) => node;
  transformResult: KyselyPlugin["transformResult"] = async ({ result }) => result;
}

/**
 * The plugin of a pool that lets {@link schemaOf} answer: for a service that can work on two schemas, until one of them is gone.
 *
 * @param schema what the two keep in different places, and where this pool has it
 */
export function onSchema(schema: object): KyselyPlugin {
  return new OnSchema(schema);
}

/**
 * The schema that a pool, or a transaction of it, works on.
 *
 * @throws TypeError for a pool that was opened without {@link onSchema}
 */
export function schemaOf(db: Pick<Kysely<unknown>, "getExecutor">): object {
  const found = db.getExecutor().plugins.find((plugin): plugin is OnSchema => plugin instanceof OnSchema);
  if (found === undefined) throw new TypeError("This pool was not opened on a schema.");
  return found.schema;
}
