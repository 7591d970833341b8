import { check } from "../api/check.ts";
import { status, type StatusResult } from "../api/status.ts";
import { openPlace } from "../dialects/open.ts";
import { planAhead } from "../engine/plan-ahead.ts";
import { withView, type EngineOptions, type View } from "../engine/work.ts";
import type { VersionState } from "../ledger/versions.ts";
import type { Database, Session } from "../model/dialect.ts";
import type { HealthDialect } from "../model/health.ts";
import { PHASES } from "../model/phase.ts";
import type { Schema } from "../model/schema.ts";
import type { PlannedScript } from "../plan/plan.ts";
import { readRepositories, type Repositories } from "../repositories/read.ts";

/** What doctor is asked. */
export interface DoctorOptions extends EngineOptions {
  /** The release or version that is to be reached; the next one if left out. */
  readonly to?: string | number;
  /** Milliseconds that a look for one symptom may take (10,000). */
  readonly limitMs?: number;
}

/** What the engine's symptoms look at. What several of them need is read once. */
export interface Examination {
  readonly options: DoctorOptions;
  readonly database: Database;
  readonly health: HealthDialect;
  readonly repositories: Repositories;
  /** Asks on a session of its own; once the signal says so, it is cut off. */
  readonly ask: <T>(signal: AbortSignal, body: (session: Session) => Promise<T>) => Promise<T>;
  readonly state: () => Promise<VersionState>;
  readonly schema: () => Promise<Schema>;
  readonly status: () => Promise<StatusResult>;
  /** What is ahead; null where nobody can tell: the database is not under version control. */
  readonly planned: () => Promise<readonly PlannedScript[] | null>;
}

/**
 * Begins to look at a database. That it can be reached is all that it must do: one that then answers nothing (a server that is cut off from
 * its cluster) is what symptoms are for.
 *
 * @throws UnderpinError `UP-URL`, `UP-CONNECT`, `UP-AUTH`, `UP-DRIVER`, `UP-REPOSITORY`
 */
export async function examinationOf(options: DoctorOptions): Promise<Examination> {
  const database = await openPlace(options);
  const repositories = await readRepositories(options.service);
  await (await database.look()).close();
  const state = once(async () => await withView(options, async (view) => view.state));
  return {
    options,
    database,
    health: await database.dialect.health(),
    repositories,
    state,
    ask: async (signal, body) => await asking(database, signal, body),
    schema: once(async () => await withView(options, async ({ session }) => await database.dialect.catalogue.introspect(session))),
    status: once(async () => await status(options)),
    planned: once(async () => await withView(options, async (view) => (view.state.controlled ? await plannedOn(view, options) : null))),
  };
}

/** As the phases would plan it, as far as that can be told by looking. */
async function plannedOn(view: View, options: DoctorOptions): Promise<readonly PlannedScript[]> {
  const { service } = options;
  const to = options.to ?? (await check(options)).to ?? undefined;
  const { planned } = await planAhead(view, {
    service,
    mode: "online",
    sized: true,
    looksOnly: true,
    wanted: service.linear ? ["legacy"] : ["legacy", ...PHASES],
    to,
  });
  return planned;
}

async function asking<T>(database: Database, signal: AbortSignal, body: (session: Session) => Promise<T>): Promise<T> {
  const session = await database.look();
  const cut = (): void => session.abandon?.();
  if (signal.aborted) cut();
  signal.addEventListener("abort", cut, { once: true });
  try {
    return await body(session);
  } finally {
    signal.removeEventListener("abort", cut);
    if (!signal.aborted) await session.close();
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
