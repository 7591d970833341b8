import type { Binding, LoweredChange } from "../../model/change.ts";
import type { OperationContext } from "./context.ts";
import { linkName } from "./link.ts";

/** What binds marked clients before it binds everybody. */
export interface Bound extends Pick<Binding, "holds" | "as"> {
  readonly table: string;
  /** Whether it looks at the row as the client wrote it, or as it is in the end. */
  readonly timing: "BEFORE" | "AFTER";
}

const EVENTS = ["INSERT", "UPDATE"] as const;

/** The triggers that refuse; none where nobody can be marked: there everybody is the running release until contract. */
export function binding(bound: Bound, context: OperationContext): readonly LoweredChange[] {
  const { version, dialect, lower } = context;
  const { table, timing, holds, as } = bound;
  if (dialect.sync.marked(version) === null) return [];
  return EVENTS.map((event) =>
    lower({
      kind: "create-trigger",
      trigger: { name: triggerName(bound, version, event), table, timing, event, action: { holds, version, as } },
    }),
  );
}

/** What takes them away. */
export function unbinding(bound: Bound, { version, dialect }: OperationContext): readonly LoweredChange[] {
  if (dialect.sync.marked(version) === null) return [];
  return EVENTS.map((event) => ({ kind: "drop-trigger", table: bound.table, name: triggerName(bound, version, event) }));
}

/** Before its table's other triggers of one evolution, where they fire in the order of their names. */
function triggerName({ table, as }: Bound, version: number, event: (typeof EVENTS)[number]): string {
  return `underpin_binding_${linkName(version, table, ...Object.values(as))}_${event.toLowerCase()}`;
}
