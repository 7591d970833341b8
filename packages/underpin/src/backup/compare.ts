import type { TableSum } from "../model/backup.ts";
import { UnderpinError } from "../model/error.ts";

/** So many tables are named that differ. */
const SHOWN = 5;

/**
 * Compares what was restored with what was dumped.
 *
 * @param comparable whether checksums of the two servers can be compared; else rows are counted only
 * @throws UnderpinError `UP-RESTORE`
 */
export function compare(dumped: readonly TableSum[], restored: readonly TableSum[], comparable: boolean): void {
  const before = new Map(dumped.map((sum) => [sum.name, sum]));
  const after = new Map(restored.map((sum) => [sum.name, sum]));
  const differing = [...new Set([...before.keys(), ...after.keys()])].flatMap((name) =>
    difference(name, before.get(name), after.get(name), comparable),
  );
  if (differing.length === 0) return;
  const more = differing.length > SHOWN ? [`and ${differing.length - SHOWN} more`] : [];
  throw new UnderpinError("UP-RESTORE", {
    what: "What was restored is not what was dumped.",
    why: [...differing.slice(0, SHOWN), ...more].join("; "),
  });
}

function difference(name: string, before: TableSum | undefined, after: TableSum | undefined, comparable: boolean): readonly string[] {
  if (!after) return [`${name} is missing`];
  if (!before) return [`${name} was not dumped`];
  if (before.rows !== after.rows) return [`${name} has ${after.rows} rows, not ${before.rows}`];
  return comparable && before.checksum !== after.checksum ? [`rows of ${name} differ`] : [];
}
