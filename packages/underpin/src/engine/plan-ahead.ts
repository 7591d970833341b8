import { appliedScripts, recordedSteps } from "../ledger/journal.ts";
import { versionOf } from "../ledger/versions.ts";
import { UnderpinError } from "../model/error.ts";
import type { ErrorCode } from "../model/error-codes.ts";
import type { InFlight } from "../model/operation.ts";
import { PHASES, type Mode, type Repository } from "../model/phase.ts";
import { EMPTY_SCHEMA, type Schema } from "../model/schema.ts";
import type { Service } from "../model/service.ts";
import { tablesOf } from "../operations/registry.ts";
import { planScripts, quietsTriggers, touchesTriggers, type PlanInput, type PlannedScript } from "../plan/plan.ts";
import { loadScript, type LoadedScript } from "../repositories/load.ts";
import type { ScriptFile } from "../repositories/read.ts";
import { askServer } from "./ask-server.ts";
import { filesAhead } from "./files-ahead.ts";
import { operationsInFlight } from "./in-flight.ts";
import { refuseOffline, refusePhase, refuseSquashed, refuseUncontrolled } from "./order.ts";
import { targetVersion } from "./targets.ts";
import { tryDefinitions } from "./try-definitions.ts";
import { tryExpressions } from "./try-expressions.ts";
import type { View } from "./view.ts";
import { waysBack } from "./ways-back.ts";

/** How to plan. */
export interface PlanningOptions {
  readonly service: Service;
  readonly mode: Mode;
  /** Try expressions on every row, not on the first 10,000 of a table. */
  readonly tryAll?: boolean;
  /** Look only: what a server would have to be asked by making a table, even one that is empty or temporary, is left out. */
  readonly looksOnly?: boolean;
  /** Tell how large the tables are. */
  readonly sized?: boolean;
}

/** What is ahead. */
export interface Ahead {
  readonly planned: readonly PlannedScript[];
  /** What comes after it, as far as it was planned, too. */
  readonly later: readonly PlannedScript[];
  /** The schema as it stands; empty where no script has anything to do. */
  readonly schema: Schema;
  readonly inFlight: readonly InFlight[];
  /** What could not be looked at, in words. */
  readonly notes: readonly string[];
}

/**
 * What repositories' scripts would do on the schema as it stands: for whoever asks, and for whoever runs them. Before an expansion all
 * phases are planned, whichever are asked for: what can't come to its end is not begun.
 *
 * @throws UnderpinError whatever the phases would be refused for, as far as that can be told now
 */
export async function planAhead(
  view: View,
  { wanted, to, ...options }: PlanningOptions & { readonly wanted: readonly Repository[]; readonly to?: string | number | undefined },
): Promise<Ahead> {
  const { repositories, state } = view;
  const { service, mode } = options;
  const [first = "expand"] = wanted;
  if (mode === "online") refuseOffline(state);
  refuseUncontrolled(service, repositories, state, first);
  if (first === "legacy") refuseSquashed(repositories, state);
  else if (first !== "expand") await refusePhase(service, repositories, state, first, targetVersion(service, repositories, first, to));
  const through = wanted.includes("expand") ? [...wanted.filter((repository) => repository === "legacy"), ...PHASES] : wanted;
  const ahead = await planFiles(view, filesAhead(service, repositories, state, { wanted: through, mode, to }), options);
  const isWanted = ({ file }: PlannedScript): boolean => wanted.includes(file.repository);
  return { ...ahead, planned: ahead.planned.filter(isWanted), later: ahead.planned.filter((script) => !isWanted(script)) };
}

/** Plans scripts in the order in which they are to run; expressions of what is to be expanded are tried on the rows that are there. */
export async function planFiles(view: View, files: readonly ScriptFile[], options: PlanningOptions): Promise<Ahead> {
  const { database, session, repositories, state } = view;
  const { service, mode, tryAll, sized, looksOnly = false } = options;
  const { dialect } = database;
  await verifyChecksums(view, service, files);
  const inFlight = await operationsInFlight(service, repositories, state, files);
  const scripts = await Promise.all(files.map((file) => loadScript(service, file)));
  const isIdle = scripts.every((script) => script.described.length === 0);
  const schema = isIdle ? EMPTY_SCHEMA : await readSchema(view, scripts);
  const input: PlanInput = {
    dialect,
    mode,
    inFlight,
    schema,
    ...(sized && { sizes: await dialect.catalogue.sizes(session) }),
    ...(state.tables.includes("underpin_journal") && {
      recorded: (file) => recordedSteps(session, { service: service.name, repository: file.repository, version: file.number }),
    }),
  };
  const { planned, unforeseen } = await foresee(input, scripts);
  if (looksOnly) return { planned, later: [], schema, inFlight, notes: unforeseen };
  const asked = mode === "online" ? await askServer(database, session, planned, await waysBack(input, scripts, planned)) : planned;
  const expanded = versionOf(state, repositories, "expand");
  const untried = await tryExpressions(
    database,
    session,
    schema,
    inFlight.filter(({ version }) => version > expanded),
    tryAll,
  );
  await tryDefinitions(database, session, planned);
  await dialect.ddl.preflight(session, { triggers: touchesTriggers(planned), quiet: quietsTriggers(planned) });
  return { planned: asked, later: [], schema, inFlight, notes: [...untried, ...unforeseen] };
}

/** The schema, and all that hangs on the tables that operations have their hands on. */
async function readSchema({ database: { dialect }, session }: View, scripts: readonly LoadedScript[]): Promise<Schema> {
  const schema = await dialect.catalogue.introspect(session);
  const operations = scripts.flatMap(({ described }) =>
    described.flatMap(({ change }) => (change.kind === "evolve" ? [change.operation] : [])),
  );
  const more = await dialect.catalogue.unread?.(session, schema, tablesOf(operations, { schema, dialect }));
  return more ? { ...schema, dependents: [...schema.dependents, ...more] } : schema;
}

/** What a schema that is not what it will be can be the reason of. */
const OF_THE_SCHEMA: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["UP-SCHEMA", "UP-UNSUPPORTED", "UP-DEPENDENT"]);

/**
 * Plans all scripts; or those of the first repository alone, where hand-written SQL in them may yet make what the later ones lack: those
 * are told when their time comes.
 */
async function foresee(
  input: PlanInput,
  scripts: readonly LoadedScript[],
): Promise<{ readonly planned: readonly PlannedScript[]; readonly unforeseen: readonly string[] }> {
  try {
    return { planned: await planScripts(input, scripts), unforeseen: [] };
  } catch (error) {
    const [first] = scripts;
    if (!first || !(error instanceof UnderpinError) || !OF_THE_SCHEMA.has(error.code)) throw error;
    const planned = await planScripts(
      input,
      scripts.filter(({ file }) => file.repository === first.file.repository),
    );
    const hidden = planned.flatMap(({ steps }) => steps).find(({ skip, change }) => skip === undefined && change.kind === "raw");
    if (!hidden) throw error;
    return { planned, unforeseen: [`What comes after it can't be planned before "${hidden.title}" has run: ${error.message}`] };
  }
}

/** A script that was applied must still say what it said then: else nobody knows what the database holds. */
async function verifyChecksums({ repositories, session, state }: View, service: Service, files: readonly ScriptFile[]): Promise<void> {
  if (!state.tables.includes("underpin_journal")) return;
  for (const repository of new Set(files.map((file) => file.repository))) {
    const applied = await appliedScripts(session, service.name, repository, versionOf(state, repositories, repository));
    await Promise.all(
      applied.map(async ({ version, checksum }) => {
        const file = repositories[repository].find((candidate) => candidate.number === version);
        if (!file || (await loadScript(service, file)).checksum === checksum) return;
        throw new UnderpinError("UP-CHECKSUM", {
          what: `${file.name} of the ${repository} repository has changed since it was applied.`,
          why: "The database was made by what it said before.",
          fine: "Nothing was run.",
        });
      }),
    );
  }
}
