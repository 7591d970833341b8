import type { OperationSpec, TableColumn } from "../../model/operation.ts";
import type { Claim } from "../kinds/kind.ts";
import type { OperationContext } from "./context.ts";
import { refuse } from "./link.ts";
import { mappingsOf } from "./mapping.ts";

/** Refuses an operation on what another evolution in flight has its hands on. Chains of columns are told apart elsewhere. */
export function refuseCollision(
  spec: OperationSpec,
  { version, inFlight }: OperationContext,
  claimsOf: (spec: OperationSpec) => readonly Claim[],
): void {
  for (const other of inFlight) {
    if (other.operation === spec) continue;
    if (other.version === version) {
      refuseRenamed(spec, other.operation, claimsOf);
      refuseGone(spec, other.operation);
      continue;
    }
    const isMapped = (table: string): boolean =>
      [spec, other.operation].every((operation) => mappingsOf(operation).some((mapping) => mapping.table === table));
    const theirs = claimsOf(other.operation);
    for (const own of claimsOf(spec))
      if (!isMapped(own.table) && theirs.some((claim) => overlap(own, claim)))
        refuse(`${own.table} is part of evolution ${other.version}, which is not contracted yet.`, `Contract ${other.version} first.`);
  }
}

/** What one evolution does to columns of a table under its old name contract could not find under the new one. */
function refuseRenamed(a: OperationSpec, b: OperationSpec, claimsOf: (spec: OperationSpec) => readonly Claim[]): void {
  const [renaming, other] = a.kind === "rename-table" ? [a, b] : [b, a];
  if (renaming.kind !== "rename-table") return;
  const names = new Set([renaming.table, renaming.to]);
  if (claimsOf(other).some(({ table }) => names.has(table)))
    refuse(
      `${renaming.table} is renamed to ${renaming.to}, and changed otherwise, in one evolution.`,
      "Make two evolutions of it, and contract the one before the other is expanded.",
    );
}

/** What one operation takes away at contract another of the same evolution would look for in vain, or take away again. */
function refuseGone(a: OperationSpec, b: OperationSpec): void {
  const lost = [...lostBetween(goneBy(a), sourcesOf(b)), ...lostBetween(goneBy(b), sourcesOf(a))][0];
  if (lost)
    refuse(
      `${lost.table}.${lost.column} goes at contract, and another operation of the same evolution has it for its source.`,
      "Make two evolutions of it: the second begins with the column that stays.",
    );
}

function lostBetween(gone: readonly TableColumn[], sources: readonly TableColumn[]): readonly TableColumn[] {
  return gone.filter(({ table, column }) => sources.some((source) => source.table === table && source.column === column));
}

/** Columns that an operation takes away. */
function goneBy(spec: OperationSpec): readonly TableColumn[] {
  switch (spec.kind) {
    case "drop-column":
      return [{ table: spec.table, column: spec.column }];
    case "compute-column":
      return spec.from.map((column) => ({ table: spec.table, column }));
    case "move-column":
      return [spec.from];
    default:
      return mappingsOf(spec).flatMap(({ table, drop }) => drop.map((column) => ({ table, column })));
  }
}

/** Columns that an operation makes others from, or takes away. */
function sourcesOf(spec: OperationSpec): readonly TableColumn[] {
  return [...goneBy(spec), ...mappingsOf(spec).flatMap(({ table, old }) => old.map((column) => ({ table, column })))];
}

function overlap(a: Claim, b: Claim): boolean {
  const [columns, others] = [a.columns, b.columns];
  return a.table === b.table && (columns === "all" || others === "all" || columns.some((name) => others.includes(name)));
}
