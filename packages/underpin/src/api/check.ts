import type { CommandName } from "../model/hint.ts";
import { versionOf } from "../ledger/versions.ts";
import { PHASES, type Phase, type Versions } from "../model/phase.ts";
import type { Release, Service } from "../model/service.ts";
import { releaseAfter, targetVersion } from "../engine/targets.ts";
import { withLook, type View } from "../engine/view.ts";
import type { EngineOptions } from "../engine/work.ts";

/** 0: up to date. 1: something is seriously wrong. 2: expand next. 3: migrate next. 4: contract next. Automation relies on them. */
export type CheckCode = 0 | 1 | 2 | 3 | 4;

/** Where an upgrade stands, with its code and the command that is next. */
const STATES = {
  /** No tables, no record. */
  empty: { code: 2, next: "expand" },
  /** Tables, but no record: nobody knows what they are. */
  uncontrolled: { code: 1, next: "version-control" },
  /** A later phase stands ahead of an earlier one. */
  disordered: { code: 1, next: null },
  behind: { code: 2, next: "expand" },
  expanded: { code: 3, next: "migrate" },
  migrated: { code: 4, next: "contract" },
  /** All phases stand at one version, which is beyond what was asked about. */
  newer: { code: 0, next: null },
  current: { code: 0, next: null },
} as const;

/** Where an upgrade can stand. */
export type CheckState = keyof typeof STATES;

/** Where an upgrade stands, and what is next. */
export interface CheckResult {
  readonly code: CheckCode;
  readonly state: CheckState;
  /** What to ask for next; null where nothing is to be done, or no command can. */
  readonly next: CommandName | null;
  /** The release up to which it has to be asked for, where the latest would skip one; null where that need not be said. */
  readonly to: string | null;
  readonly latest: number;
  readonly versions: Versions;
}

/** What to check against: the latest version if `to` is left out. */
export interface CheckOptions extends EngineOptions {
  readonly to?: string | number;
}

/** Tells where a rolling upgrade stands; never writes. */
export async function check(options: CheckOptions): Promise<CheckResult> {
  return await withLook(options, async (view) => checkView(options, view));
}

/** The same, of a database that is being looked at already. */
export function checkView(
  options: Pick<CheckOptions, "service" | "to">,
  { repositories, state }: Pick<View, "repositories" | "state">,
): CheckResult {
  const { service, to } = options;
  const latest = targetVersion(service, repositories, service.linear ? "legacy" : "expand", to);
  const stop = to === undefined ? stopBefore(latest, service, { repositories, state }) : undefined;
  const found = stateOf(service, { repositories, state }, { to: stop?.name ?? to, version: stop?.version ?? latest });
  const isPhase = PHASES.some((phase) => phase === STATES[found].next);
  return { ...STATES[found], state: found, to: (isPhase && stop?.name) || null, latest, versions: state.versions };
}

/** The release that comes next while the service runs, where its releases are taken one by one and it is not the latest. */
function stopBefore(latest: number, service: Service, { repositories, state }: Pick<View, "repositories" | "state">): Release | undefined {
  if (!service.sequentialReleases || !state.controlled) return undefined;
  const next = releaseAfter(service, versionOf(state, repositories, service.linear ? "legacy" : "contract"));
  return next && next.version < latest ? next : undefined;
}

function stateOf(
  service: Service,
  { repositories, state }: Pick<View, "repositories" | "state">,
  goal: { readonly to: string | number | undefined; readonly version: number },
): CheckState {
  if (!state.controlled) return state.empty ? "empty" : "uncontrolled";
  const legacy = state.versions.legacy ?? 0;
  const at = (phase: Phase): number => (service.linear ? legacy : versionOf(state, repositories, phase));
  const [expand, migrate, contract] = [at("expand"), at("migrate"), at("contract")];
  if (contract > migrate || migrate > expand) return "disordered";
  if (goal.version > expand || targetVersion(service, repositories, "legacy", goal.to) > legacy) return "behind";
  if (expand > migrate) return "expanded";
  if (migrate > contract) return "migrated";
  return expand > goal.version ? "newer" : "current";
}
