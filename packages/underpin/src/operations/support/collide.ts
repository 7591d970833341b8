import type { OperationSpec } from "../../model/operation.ts";
import type { Claim } from "../kinds/kind.ts";
import type { OperationContext } from "./context.ts";
import { refuse } from "./link.ts";
import { mappingOf } from "./mapping.ts";

/** Refuses an operation on what another evolution in flight has its hands on. Chains of columns are told apart elsewhere. */
export function refuseCollision(
  spec: OperationSpec,
  { version, inFlight }: OperationContext,
  claimsOf: (spec: OperationSpec) => readonly Claim[],
): void {
  for (const other of inFlight) {
    if (other.version === version) continue;
    const isMapped = (table: string): boolean => mappingOf(spec)?.table === table && mappingOf(other.operation)?.table === table;
    const theirs = claimsOf(other.operation);
    for (const own of claimsOf(spec))
      if (!isMapped(own.table) && theirs.some((claim) => overlap(own, claim)))
        refuse(`${own.table} is part of evolution ${other.version}, which is not contracted yet.`, `Contract ${other.version} first.`);
  }
}

function overlap(a: Claim, b: Claim): boolean {
  const [columns, others] = [a.columns, b.columns];
  return a.table === b.table && (columns === "all" || others === "all" || columns.some((name) => others.includes(name)));
}
