import { targetVersion } from "../engine/targets.ts";
import { withWork, type EngineOptions, type Work } from "../engine/work.ts";
import { createVersionTables } from "../ledger/tables.ts";
import { writeVersions } from "../ledger/versions.ts";
import { UnderpinError } from "../model/error.ts";
import { recordTables } from "../model/ledger-names.ts";
import { command, hint } from "../model/hint.ts";
import { writeBaseline } from "../repositories/baseline.ts";
import { latest } from "../repositories/read.ts";

/** Options of {@link baseline}. */
export interface BaselineOptions extends EngineOptions {
  /** The release or version at which the database stands; where there are no scripts yet, it becomes version 1. */
  readonly to?: string | number;
}

/** What a baseline recorded and wrote. */
export interface BaselineResult {
  readonly version: number;
  readonly files: readonly URL[];
  /** What hangs on the tables and is not in the statements for an empty database: to be added there by hand. */
  readonly leftOut: readonly string[];
}

/**
 * Takes a live schema as a version: records it, and where there are no scripts yet writes a first one that does nothing, with the
 * statements for empty databases. Tables and rows are not touched.
 *
 * @throws UnderpinError `UP-VERSION` if the database is under control already; `UP-ADOPT` if it is empty, or there are scripts and it
 * was not said at which of them it stands
 */
export async function baseline(options: BaselineOptions): Promise<BaselineResult> {
  const { service } = options;
  return await withWork(options, "offline", async (work) => {
    const { state, session, database, repositories, context } = work;
    refuse(work);
    const isFirst = latest(repositories, "expand") === 0;
    if (!isFirst && options.to === undefined)
      throw new UnderpinError("UP-ADOPT", {
        what: `${service.name} has scripts already; at which of them the database stands can't be told from its tables.`,
        fine: "Nothing was changed.",
        next: "Name the release or the version with --to.",
      });
    const version = isFirst ? 1 : targetVersion(service, repositories, "expand", options.to);
    const dumped = isFirst ? await database.dialect.catalogue.dump(session, recordTables(service)) : undefined;
    const leftOut = dumped?.leftOut ?? [];
    const statements = dumped ? [...dumped.tables, ...dumped.behind] : [];
    const written = dumped ? await writeBaseline(service, { dialect: database.dialect.name, statements, leftOut }) : undefined;
    try {
      const versions = {
        ...(repositories.legacy.length > 0 && { legacy: targetVersion(service, repositories, "legacy", options.to) }),
        expand: version,
        migrate: version,
        contract: version,
      };
      await createVersionTables(database.dialect, session, service, versions);
      await session.transaction(async () => {
        await writeVersions(service, session, versions, state.versions);
        await context.lease.fence(session);
      });
    } catch (error) {
      await written?.takeBack();
      throw error;
    }
    return { version, files: written?.files ?? [], leftOut };
  });
}

function refuse({ context, state }: Work): void {
  const { service } = context;
  const refusal = (code: "UP-VERSION" | "UP-ADOPT" | "UP-UNSUPPORTED", what: string, next: ReturnType<typeof hint>): UnderpinError =>
    new UnderpinError(code, { what, fine: "Nothing was changed.", next });
  if (service.linear)
    throw refusal(
      "UP-UNSUPPORTED",
      `${service.name} has a linear history only.`,
      hint`Use ${command("version-control")}, then ${command("goto", "VERSION")}.`,
    );
  if (state.controlled)
    throw refusal("UP-VERSION", "The database is already under migration control.", hint`${command("version")} shows where it stands.`);
  if (state.empty)
    throw refusal(
      "UP-ADOPT",
      "The database has no tables: there is nothing to take over.",
      hint`${command("sync")} makes what the scripts say.`,
    );
}
