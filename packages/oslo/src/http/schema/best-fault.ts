import { Checker } from "./checker.ts";
import type { Dialect } from "./dialect.ts";
import type { Fault } from "./fault.ts";
import { withoutSecrets, type Mask } from "./secrets.ts";
import type { Shape } from "./shape.ts";

/** What Barbican's releases come with, which have no `$schema` in theirs. */
const DIALECT: Dialect = { draft: 2020, jsonschema: "4.10", numbersInTexts: false };

/**
 * What `jsonschema.validate` says of a value: of all faults the one that is nearest to the whole, the first of several. Undefined for a value
 * that is of the shape.
 */
export function bestFault({ schema, isFound }: Shape, value: unknown, mask: Mask = withoutSecrets): Fault | undefined {
  let best: Fault | undefined;
  for (const fault of new Checker(DIALECT, isFound, mask).faults(value, schema)) {
    if (best === undefined || fault.path.length < best.path.length) best = fault;
    if (best.path.length === 0) return best;
  }
  return best;
}
