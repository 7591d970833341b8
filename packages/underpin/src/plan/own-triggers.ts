import type { Described, LoweredChange, Move } from "../model/change.ts";
import type { Dialect } from "../model/dialect.ts";
import { UnderpinError } from "../model/error.ts";
import type { Schema, Trigger } from "../model/schema.ts";

/** The service's own triggers that fire for each row which a move carries over. */
export function firedBy(
  { table, set = {}, into }: Move,
  { triggers, dependents }: Pick<Schema, "triggers" | "dependents">,
): readonly Trigger[] {
  const [target, event] = into ? [into.table, "INSERT"] : [table, "UPDATE"];
  return triggers.filter((trigger) => {
    if (trigger.table !== target || !trigger.event.includes(event) || trigger.name.startsWith("underpin_")) return false;
    const definition = dependents.find(
      ({ kind, name, table: of }) => kind === "trigger" && name === trigger.name && of === target,
    )?.definition;
    const columns = /\bUPDATE OF (.+?) (?:ON|OR) /i
      .exec(definition ?? trigger.sql ?? "")?.[1]
      ?.split(",")
      .map((column) => column.trim().replaceAll('"', ""));
    return !columns || into !== undefined || columns.some((column) => column in set);
  });
}

/**
 * A step of a data migration with what becomes of the service's own triggers: they would fire for every row, and whoever wrote the script
 * must have known.
 *
 * @throws UnderpinError `UP-DEPENDENT`
 */
export function withOwnTriggers(
  change: LoweredChange,
  schema: Schema,
  { accept = [], ownTriggers }: Described,
  dialect: Pick<Dialect, "backfill">,
): LoweredChange {
  if (change.kind !== "move") return change;
  const fired = firedBy(change.move, schema);
  if (fired.length === 0) return change;
  const names = (of: readonly Trigger[]): string => of.map((trigger) => trigger.name).join(", ");
  const refuse = (what: string, why: string, next: string): never => {
    throw new UnderpinError("UP-DEPENDENT", { what, why, fine: "Nothing was changed.", next });
  };
  const target = change.move.into?.table ?? change.move.table;
  if (ownTriggers === "quiet") {
    if (dialect.backfill.quietTriggers === null)
      return refuse(
        `${target} has triggers that fire for each row that is carried over: ${names(fired)}.`,
        "This server can't keep triggers quiet for one session.",
        `Accept them by name, where what they do is right for every row: ${acceptance(fired)}.`,
      );
    const key = schema.tables
      .get(target)
      ?.foreignKeys.find(({ columns }) => change.move.into !== undefined || columns.some((column) => column in (change.move.set ?? {})));
    if (key)
      return refuse(
        `${target}(${key.columns.join(", ")}) is a foreign key, and would not be checked while triggers are quiet.`,
        "The server checks foreign keys by triggers.",
        `Leave ownTriggers out, and accept the triggers by name: ${acceptance(fired)}.`,
      );
    return { ...change, move: { ...change.move, quiet: true } };
  }
  const others = fired.filter(({ name }) => !accept.some((item) => item.name === name));
  if (others.length === 0) return change;
  return refuse(
    `${target} has triggers that fire for each row that is carried over: ${names(others)}.`,
    "What they do (set a time, count versions, write to another table) would happen for every row, as if clients had written it.",
    `${dialect.backfill.quietTriggers === null ? "" : 'Keep them quiet: evolution([…], { ownTriggers: "quiet" }). Or, w'}${dialect.backfill.quietTriggers === null ? "W" : ""}here that is right, accept them: ${acceptance(others)}.`,
  );
}

function acceptance(triggers: readonly Trigger[]): string {
  return `evolution([…], { accept: [${triggers.map(({ name }) => `{ name: ${JSON.stringify(name)}, reason: "…" }`).join(", ")}] })`;
}
