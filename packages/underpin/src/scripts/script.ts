import type { Acceptance } from "../model/dependents.ts";
import type { Allowance, Described } from "../model/change.ts";
import { PHASES, type Phase, type Repository } from "../model/phase.ts";
import type { AnyHandle, ContractHandle, ExpandHandle, MigrateHandle } from "./handles.ts";
import { Recorder } from "./recorder.ts";

/** A script as its file exports it: it describes, it does not execute. */
export interface Script {
  readonly repository: Repository | "any";
  /** Nothing but a reserved number, for backports to a stable branch. */
  readonly placeholder: boolean;
  describe(): readonly Described[];
  /** Legacy scripts only: the way down, where there is one. */
  describeDown?(): readonly Described[];
}

/** One declared change from which all three phases follow: a script for each of them. */
export interface Evolution {
  readonly evolution: true;
  readonly operations: readonly Operation[];
  readonly options: EvolutionOptions;
}

/** What an evolution says beside its operations. */
export interface EvolutionOptions {
  /** Things that hang on what it changes, for which the plan would refuse it: by their names as the plan says them, each with the reason. */
  readonly accept?: readonly Acceptance[];
  /** Writers may wait while the server copies a table, where it has no other way (MariaDB, MySQL). */
  readonly allow?: Allowance;
  /**
   * The service's own triggers on a table fire for each row that the data migration carries over, as for any write: they set
   * `updated_at`, count versions, write to an audit table. `"quiet"` keeps them from it, where the server can (PostgreSQL, for a role
   * that may set `session_replication_role`). Left out, each that fires must be accepted by its name.
   */
  readonly ownTriggers?: "quiet";
}

/** One part of an evolution, by phase. */
export interface Operation {
  readonly name: string;
  expand?(handle: ExpandHandle): void;
  migrate?(handle: MigrateHandle): void;
  contract?(handle: ContractHandle): void;
}

function script(
  repository: Script["repository"],
  describe: (handle: AnyHandle) => void,
  down?: (handle: AnyHandle) => void,
  mark: Omit<Described, "change"> = {},
): Script {
  const record = (body: (handle: AnyHandle) => void): readonly Described[] => {
    const recorder = new Recorder([], mark);
    body(recorder);
    return Object.freeze(recorder.described);
  };
  return Object.freeze({
    repository,
    placeholder: false,
    describe: () => record(describe),
    ...(down && { describeDown: () => record(down) }),
  });
}

/**
 * An expand script.
 *
 * @example
 * export default expand(({ table }) => table("user").addColumn(column("domain_id").varchar(64)));
 */
export function expand(describe: (handle: ExpandHandle) => void): Script {
  return script("expand", describe);
}

/** A data migration script: rows only. */
export function migrate(describe: (handle: MigrateHandle) => void): Script {
  return script("migrate", describe);
}

/** A contract script: drop, alter, tighten. */
export function contract(describe: (handle: ContractHandle) => void): Script {
  return script("contract", describe);
}

/** A script of the closed legacy repository; `down` is the way back where there is one. */
export function legacy(up: (handle: AnyHandle) => void, down?: (handle: AnyHandle) => void): Script {
  return script("legacy", up, down);
}

/** A phase that has nothing to do for this number. */
export function noop(): Script {
  return script("any", () => {});
}

/** A reserved number for backports to a stable branch. */
export function placeholder(): Script {
  return Object.freeze({ ...noop(), placeholder: true });
}

/**
 * One file for all three repositories.
 *
 * @throws TypeError of what is no operation; whoever loads the script says where
 *
 * @example
 * export default evolution([dropColumn({ table: "item", column: "code" })], {
 *   accept: [{ name: "item_codes", reason: "the view is dropped by the deployment before contract" }],
 * });
 */
export function evolution(operations: readonly Operation[], options: EvolutionOptions = {}): Evolution {
  for (const [i, operation] of operations.entries())
    if (!PHASES.some((phase) => typeof Object(operation)[phase] === "function"))
      throw new TypeError(`operation ${i + 1} of the evolution is none: it has nothing to expand, migrate or contract`);
  return Object.freeze({ evolution: true, operations: Object.freeze([...operations]), options });
}

/** The script that an evolution stands for in one repository. */
export function scriptOf({ operations, options }: Evolution, phase: Phase): Script {
  const describe = (handle: AnyHandle): void => {
    for (const operation of operations) operation[phase]?.(handle);
  };
  return script(phase, describe, undefined, options);
}
