import { dependentsOn } from "../../changes/dependents-on.ts";
import type { LoweredChange } from "../../model/change.ts";
import { UnderpinError } from "../../model/error.ts";
import type { MapColumnsSpec } from "../../model/operation.ts";
import type { OperationContext } from "./context.ts";

/**
 * What lets the views of a renamed column read the new one, while both are there and equal: where the server keeps their texts, and
 * would leave them broken.
 *
 * @throws UnderpinError `UP-DEPENDENT` for those of which it can't be told how
 */
export function replacedViews({ table, old, new: news }: MapColumnsSpec, { schema, dialect }: OperationContext): readonly LoweredChange[] {
  const { viewWith } = dialect.catalogue;
  const [from = ""] = old;
  const to = news[0]?.name ?? "";
  if (!viewWith) return [];
  const views = dependentsOn(schema, table, [from])
    .filter(({ kind, name }) => kind === "view" && !name.startsWith("underpin_"))
    .map(({ name, definition }) => ({ view: name, sql: viewWith(definition, table, from, to) }));
  const unclear = views.filter(({ sql }) => sql === null);
  if (unclear.length > 0)
    throw new UnderpinError("UP-DEPENDENT", {
      what: `${unclear.map(({ view }) => `View ${view}`).join(", ")} can't be made to read ${table}.${to}.`,
      why: `It can't be told for sure where its text means ${from} of ${table}, or the server does not show all of it.`,
      fine: "Nothing was changed.",
      next: "Drop it before contract, and make it anew for the new shape.",
    });
  return views.map(({ view, sql }) => ({ kind: "replace-view", table, view, column: from, to, sql: sql ?? "" }));
}
