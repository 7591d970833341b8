import type { DialectName } from "underpin";
import type { Difference } from "./normalise.ts";

/** A difference from upstream's result that is meant. */
export interface Allowed {
  readonly dialect?: DialectName;
  readonly path: RegExp;
  /** Only these states (`ocata`, `ocata.from-newton.expand`, …); all if left out. */
  readonly state?: RegExp;
  readonly why: string;
}

/** Says which differences nobody meant, by a list of those that are. */
export function unexpectedBut(
  list: readonly Allowed[],
): (differences: readonly Difference[], dialect: DialectName, state: string) => readonly Difference[] {
  return (differences, dialect, state) =>
    differences.filter(
      (difference) =>
        !list.some(
          (allowed) =>
            (allowed.dialect === undefined || allowed.dialect === dialect) &&
            allowed.path.test(difference.path) &&
            (allowed.state === undefined || allowed.state.test(state)),
        ),
    );
}
