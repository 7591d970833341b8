import type { CommandName } from "../model/hint.ts";
import type { Versions } from "../model/phase.ts";
import { targetVersion } from "../engine/targets.ts";
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
  const found = stateOf(options, { repositories, state }, latest);
  return { ...STATES[found], state: found, latest, versions: state.versions };
}

function stateOf(
  { service, to }: Pick<CheckOptions, "service" | "to">,
  { repositories, state: { controlled, empty, versions } }: Pick<View, "repositories" | "state">,
  latest: number,
): CheckState {
  if (!controlled) return empty ? "empty" : "uncontrolled";
  const legacy = versions.legacy ?? 0;
  const [expand, migrate, contract] = service.linear
    ? [legacy, legacy, legacy]
    : [versions.expand ?? 0, versions.migrate ?? 0, versions.contract ?? 0];
  if (contract > migrate || migrate > expand) return "disordered";
  if (latest > expand || targetVersion(service, repositories, "legacy", to) > legacy) return "behind";
  if (expand > migrate) return "expanded";
  if (migrate > contract) return "migrated";
  return expand > latest ? "newer" : "current";
}
