import type { Condition, TriggerSpec } from "../../model/change.ts";
import type { LockLevel, Statement } from "../../model/dialect.ts";
import type { Schema } from "../../model/schema.ts";
import { conditionSql } from "../../sql/condition.ts";
import { quote, quoteTable, stringLiteral } from "../../sql/quoting.ts";
import { renderPropagation, renderTemplate } from "../../sync/propagation.ts";
import { createBinding } from "./binding.ts";
import { definer, elsewhere, forItsTriggers } from "./definer.ts";
import { differsAsText } from "./types.ts";

/** A trigger with its function. */
export function createTrigger(
  { name, table, timing, event, when, action, function: functionName = name }: TriggerSpec,
  schema: Schema,
): readonly Statement[] {
  // The propagations run as whoever made them: the running release's role need not know the other table.
  if ("propagations" in action)
    return [
      inside(
        `CREATE OR REPLACE FUNCTION ${quote(functionName)}() RETURNS trigger LANGUAGE plpgsql${definer(schema)} AS $underpin$ BEGIN\n${action.propagations.map((each) => renderPropagation(each, { quote, differs: differsAsText })).join(";\n")};\nRETURN NEW; END $underpin$`,
      ),
      ...forItsTriggers(functionName, table, schema),
      inside(
        `CREATE TRIGGER ${quote(name)} ${timing} ${event} ON ${quoteTable(table)} FOR EACH ROW EXECUTE FUNCTION ${quote(functionName)}()`,
        "writes wait",
      ),
    ];
  if ("holds" in action) return createBinding({ name, table, timing, event, action }, action, elsewhere(table, schema));
  if ("assign" in action) return createAssign(name, table, event, action.assign, when, elsewhere(table, schema));
  if ("fill" in action) return createFill(name, table, event, action, when, elsewhere(table, schema));
  const body = "refuse" in action ? `RAISE EXCEPTION ${stringLiteral(action.refuse.replaceAll("%", "%%"))}` : action.run;
  const guarded = when ? `IF ${conditionSql(when, differsAsText)} THEN ${body}; END IF` : body;
  return [
    inside(
      `CREATE OR REPLACE FUNCTION ${quote(functionName)}() RETURNS trigger LANGUAGE plpgsql${elsewhere(table, schema)} AS $underpin$ BEGIN ${guarded}; RETURN NEW; END $underpin$`,
    ),
    inside(
      `CREATE TRIGGER ${quote(name)} ${timing} ${event} ON ${quoteTable(table)} FOR EACH ROW EXECUTE FUNCTION ${quote(functionName)}()`,
      "writes wait",
    ),
  ];
}

/** An UPDATE that does not change what it is made of does not even call it. */
function createAssign(
  name: string,
  table: string,
  event: string,
  assign: Readonly<Record<string, string>>,
  when: Condition | undefined,
  path: string,
): readonly Statement[] {
  const assignments = Object.entries(assign).map(([column, value]) => `NEW.${quote(column)} := ${renderTemplate(value, quote)};`);
  const condition = when ? ` WHEN (${conditionSql(when, differsAsText)})` : "";
  return [
    inside(
      `CREATE OR REPLACE FUNCTION ${quote(name)}() RETURNS trigger LANGUAGE plpgsql${path} AS $underpin$ BEGIN ${assignments.join(" ")} RETURN NEW; END $underpin$`,
    ),
    inside(
      `CREATE TRIGGER ${quote(name)} BEFORE ${event} ON ${quoteTable(table)} FOR EACH ROW${condition} EXECUTE FUNCTION ${quote(name)}()`,
      "writes wait",
    ),
  ];
}

function createFill(
  name: string,
  table: string,
  event: string,
  { fill, with: value }: Extract<TriggerSpec["action"], { fill: string }>,
  when: Condition | undefined,
  path: string,
): readonly Statement[] {
  const target = `NEW.${quote(fill)}`;
  const guard = when ? ` AND ${conditionSql(when, differsAsText)}` : "";
  return [
    inside(
      `CREATE OR REPLACE FUNCTION ${quote(name)}() RETURNS trigger LANGUAGE plpgsql${path} AS $underpin$ BEGIN IF ${target} IS NULL${guard} THEN ${target} := ${renderTemplate(value, quote)}; END IF; RETURN NEW; END $underpin$`,
    ),
    inside(
      `CREATE TRIGGER ${quote(name)} BEFORE ${event} ON ${quoteTable(table)} FOR EACH ROW EXECUTE FUNCTION ${quote(name)}()`,
      "writes wait",
    ),
  ];
}

function inside(sql: string, lock: LockLevel = "none"): Statement {
  return { sql, lock };
}
