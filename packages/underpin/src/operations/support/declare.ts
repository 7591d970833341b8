import type { OperationSpec } from "../../model/operation.ts";
import type { Operation } from "../../scripts/script.ts";

/** An operation that is the same declarations in every phase; what it becomes is found out when it meets a schema. */
export function declare(name: string, ...specs: readonly OperationSpec[]): Operation {
  const evolve = (handle: { evolve(spec: OperationSpec): void }): void => {
    for (const spec of specs) handle.evolve(spec);
  };
  return { name, expand: evolve, migrate: evolve, contract: evolve };
}
