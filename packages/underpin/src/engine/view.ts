import { openLook } from "../dialects/open.ts";
import { readVersions, type VersionState } from "../ledger/versions.ts";
import type { Place } from "../model/connection.ts";
import type { Database, Dialect, Look, Session } from "../model/dialect.ts";
import type { Service } from "../model/service.ts";
import { readRepositories, type Repositories } from "../repositories/read.ts";
import { codedFailure } from "./failure.ts";

/** A look at a database: read only. */
export interface View<Knows extends Look = Dialect> {
  readonly database: Database<Knows>;
  readonly session: Session;
  readonly repositories: Repositories;
  readonly state: VersionState;
}

/** How often a run begins anew because another ended one of its statements: on a cluster every change of the schema does. */
export const RETRIES = 20;

/** Opens a session for a call that asks for the record alone, and loads nothing that plans or changes. */
export async function withLook<T>(options: Place & { readonly service: Service }, body: (view: View<Look>) => Promise<T>): Promise<T> {
  return await viewing(openLook(options), options.service, body);
}

/** Opens a session for a call that only reads, and closes it. */
export async function viewing<T, Knows extends Look>(
  opening: Promise<Database<Knows>>,
  service: Service,
  body: (view: View<Knows>) => Promise<T>,
): Promise<T> {
  const [database, repositories] = await Promise.all([opening, readRepositories(service)]);
  await using session = await database.look();
  for (let attempt = 1; ; attempt++)
    try {
      return await body({ database, session, repositories, state: await readVersions(database.dialect, session, service) });
    } catch (error) {
      // A runner elsewhere in a cluster ends whatever is at its tables.
      if (database.dialect.failure(error) !== "retry" || attempt > RETRIES) throw codedFailure(database, error);
    }
}
