import type { DialectName, EvolutionOptions, Schema, Service, Session } from "underpin";
import { openDatabase } from "underpin/engine";
import { freshDatabase } from "./databases.ts";
import { sync } from "./engine.ts";
import { inlineService, type InlineService } from "./inline.ts";

/** A database that a service controls at v1, whose tables were made by the server's own DDL, and a change of it: v2. */
export interface OwnChange extends AsyncDisposable {
  readonly service: Service;
  readonly url: string;
  readonly session: Session;
  /** The same service with another change. */
  readonly withChange: (operations: string, options?: EvolutionOptions) => Service;
  /** The catalogue as it stands. */
  readonly schema: () => Promise<Schema>;
}

/**
 * Lays `tables` as they are given, and makes a service whose version 2 is `operations`, as text, with `u.` for what the package
 * exports.
 *
 * @example
 * await using own = await ownChange("mysql", ["CREATE TABLE t (…)"], `u.renameColumn({ table: "t", from: "a", to: "b" })`);
 */
export async function ownChange(
  dialect: DialectName,
  tables: readonly string[],
  operations = "",
  options: EvolutionOptions = {},
): Promise<OwnChange> {
  const services: InlineService[] = [];
  const withChange: OwnChange["withChange"] = (text, beside = {}) => {
    const own = inlineService("[]", `[${text}], ${JSON.stringify(beside)}`);
    services.push(own);
    return own.service;
  };
  const service = withChange(operations, options);
  const database = await freshDatabase(dialect);
  await sync({ service, url: database.url, to: "v1" });
  const session = await database.connect();
  for (const sql of tables) await session.run(sql);
  return {
    service,
    url: database.url,
    session,
    withChange,
    schema: async () => (await openDatabase(database.url)).dialect.catalogue.introspect(session),
    [Symbol.asyncDispose]: async () => {
      await session.close();
      await database[Symbol.asyncDispose]();
      for (const own of services) own[Symbol.dispose]();
    },
  };
}
