import type { InFlight, MapColumnsSpec } from "../../model/operation.ts";
import { mappingsOf } from "./mapping.ts";

/**
 * Whether two operations in flight can't both be kept up. They may be a chain (what is new in the earlier one is old in the
 * later one), or both read a column that stays.
 */
export function collides(spec: MapColumnsSpec, version: number, other: InFlight): boolean {
  return mappingsOf(other.operation).some(
    (operation) => operation.table === spec.table && collide(spec, operation, other.version < version),
  );
}

function collide(spec: MapColumnsSpec, operation: MapColumnsSpec, isEarlier: boolean): boolean {
  const [earlier, later] = isEarlier ? [operation, spec] : [spec, operation];
  const news = (of: MapColumnsSpec): readonly string[] => of.new.map((column) => column.name);
  return [...later.old, ...news(later)].some((name) => {
    const isChained = news(earlier).includes(name) || (earlier.old.includes(name) && !earlier.drop.includes(name));
    return later.old.includes(name) ? !isChained && earlier.old.includes(name) : [...earlier.old, ...news(earlier)].includes(name);
  });
}
