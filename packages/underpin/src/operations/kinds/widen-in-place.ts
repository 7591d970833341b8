import type { LoweredChange } from "../../model/change.ts";
import type { WidenKeySpec } from "../../model/operation.ts";
import { findColumn } from "../../model/schema.ts";
import { quote, quoteTable } from "../../sql/quoting.ts";
import type { OperationContext, Verb } from "../support/context.ts";
import { refuse } from "../support/link.ts";
import { mirrorsOf, swapOf } from "../support/mirror-keys.ts";
import { membersOf, type Member } from "../support/wide-columns.ts";
import { reference } from "../../sql/template.ts";
import type { OperationKind } from "./kind.ts";

/**
 * Beside each column stands a wide one that triggers keep equal; at contract they change places. Nobody but the triggers and the
 * backfill ever writes the wide ones, so nothing flows back.
 */
export const widenInPlace: Pick<OperationKind<WidenKeySpec>, Verb> = {
  expand: (spec, context) => {
    const members = membersOf(spec, context.schema);
    mirrorsOf(members, context.schema);
    return [...members.flatMap((member) => added(member, spec, context)), ...members.flatMap((member) => triggers(member, context))];
  },
  migrate: (spec, context) => {
    const members = wide(spec, context);
    return [...members.map(fill), ...members.map(verification)];
  },
  contract: (spec, context) => {
    const members = wide(spec, context);
    if (members.length === 0) return [];
    const mirrors = mirrorsOf(members, context.schema);
    return [
      ...members.map(verification),
      ...members.flatMap(notNull),
      ...mirrors.flatMap(({ table, indexes }) => indexes.map((index) => context.lower({ kind: "create-index", table, index }))),
      ...mirrors.flatMap(({ table, foreignKeys }) =>
        foreignKeys.map((foreignKey) => context.lower({ kind: "add-foreign-key", table, foreignKey })),
      ),
      swapOf(spec.table, members, mirrors, (member) => triggerNames(member)),
    ];
  },
  revert: (spec, context) =>
    wide(spec, context).flatMap((member) => [
      ...triggerNames(member).map((name): LoweredChange => ({ kind: "drop-trigger", table: member.table, name })),
      ...member.columns.map(({ wide: column }): LoweredChange => ({ kind: "drop-column", table: member.table, column })),
    ]),
};

/** The members that have their wide columns: none where nothing was to be done, or it is done already. */
function wide(spec: WidenKeySpec, { schema }: OperationContext): readonly Member[] {
  const members = membersOf(spec, schema);
  const isWide = (member: Member): boolean => member.columns.every((column) => findColumn(schema.tables.get(member.table), column.wide));
  const ready = members.filter(isWide);
  const late = members.find((member) => !ready.includes(member));
  if (late && ready.length > 0)
    refuse(
      `${late.table}(${late.columns.map((column) => column.name).join(", ")}) refers to it since this was expanded.`,
      "Drop that foreign key until contract is done; or revert, and expand again.",
    );
  return ready;
}

function added({ table, columns }: Member, { to }: WidenKeySpec, { lower }: OperationContext): readonly LoweredChange[] {
  return columns.map(({ wide: name }) =>
    lower({ kind: "add-column", table, column: { name, type: { kind: to }, nullable: true, default: null, autoincrement: false } }),
  );
}

const EVENTS = ["INSERT", "UPDATE"] as const;

function triggerNames({ trigger }: Member): readonly string[] {
  return EVENTS.map((event) => `${trigger}_${event.toLowerCase()}`);
}

function triggers(member: Member, { lower }: OperationContext): readonly LoweredChange[] {
  const { table, columns, trigger } = member;
  const assign = Object.fromEntries(columns.map(({ name, wide: column }) => [column, reference(name, "NEW")]));
  return EVENTS.map((event) =>
    lower({
      kind: "create-trigger",
      trigger: {
        name: `${trigger}_${event.toLowerCase()}`,
        table,
        timing: "BEFORE",
        event,
        ...(event === "UPDATE" && { when: { any: columns.map(({ name }) => ({ changed: name })) } }),
        action: { assign },
      },
    }),
  );
}

function fill({ table, columns }: Member): LoweredChange {
  return {
    kind: "move",
    move: {
      name: `fill the wide ${columns.map(({ name }) => name).join(", ")} of ${table}`,
      table,
      set: Object.fromEntries(columns.map(({ name, wide: column }) => [column, quote(name)])),
      where: columns.map(({ name, wide: column }) => `(${quote(column)} IS NULL AND ${quote(name)} IS NOT NULL)`).join(" OR "),
    },
  };
}

function verification({ table, columns }: Member): LoweredChange {
  const differ = columns.map(({ name, wide: column }) => {
    const [a, b] = [quote(name), quote(column)];
    return `${a} <> ${b} OR (${a} IS NULL) <> (${b} IS NULL)`;
  });
  const names = columns.map(({ name }) => name).join(", ");
  return {
    kind: "verify-rows",
    table,
    title: `verify that the wide ${names} of ${table} is the same in every row`,
    query: `SELECT ${columns.flatMap(({ name, wide: column }) => [quote(name), quote(column)]).join(", ")} FROM ${quoteTable(table)} WHERE ${differ.join(" OR ")} LIMIT 5`,
    finding: `${names} of ${table} and what is to take its place disagree`,
  };
}

function notNull({ table, columns }: Member): readonly LoweredChange[] {
  return columns
    .filter((column) => column.isNotNull)
    .map(({ wide: column }): LoweredChange => ({ kind: "alter-column", table, column, to: { nullable: false } }));
}
