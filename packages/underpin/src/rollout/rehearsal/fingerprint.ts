import { createHash } from "node:crypto";
import { withView } from "../../engine/work.ts";
import type { Database, Session } from "../../model/dialect.ts";
import { recordTables } from "../../model/ledger-names.ts";
import type { RolloutRehearsalOptions } from "./options.ts";

/** A sum of all that a service's database holds but rows, and of the record of its versions. It is only read. */
export async function fingerprintOf({ service, url, connection }: RolloutRehearsalOptions): Promise<string> {
  const place = { service, ...(url !== undefined && { url }), ...(connection && { connection }) };
  return await withView(place, async ({ database, session, state: { versions, contracting } }) => {
    const schema = await schemaOf(database, session, recordTables(service));
    return createHash("sha256")
      .update(JSON.stringify([schema, versions, contracting]))
      .digest("hex");
  });
}

/** All that a database holds but rows, as its server says it, whatever the order in which it was made. */
export async function schemaOf({ dialect }: Database, session: Session, records: readonly string[]): Promise<readonly string[]> {
  const { tables, behind } = await dialect.catalogue.dump(session, records);
  return [...tables, ...behind].toSorted();
}
