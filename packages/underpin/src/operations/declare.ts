import type { OperationSpec } from "../model/operation.ts";
import type { Operation } from "../scripts/script.ts";

/** An operation that is the same declaration in every phase; what it comes to is found out when it meets a schema. */
export function declare(name: string, spec: OperationSpec): Operation {
  return {
    name,
    expand: (handle) => handle.evolve(spec),
    migrate: (handle) => handle.evolve(spec),
    contract: (handle) => handle.evolve(spec),
  };
}
