import type { Condition } from "../model/change.ts";
import { quote } from "./quoting.ts";

/** A trigger's condition; `differs` is how a database says that two values differ, NULLs included. */
export function conditionSql(
  condition: Condition,
  differs: (a: string, b: string) => string,
  by: (name: string) => string = quote,
): string {
  const reference = (text: string): string => {
    const dot = text.indexOf(".");
    return `${text.slice(0, dot)}.${by(text.slice(dot + 1))}`;
  };
  if ("isNull" in condition) return `${reference(condition.isNull)} IS NULL`;
  if ("notNull" in condition) return `${reference(condition.notNull)} IS NOT NULL`;
  if ("changed" in condition) return differs(reference(`NEW.${condition.changed}`), reference(`OLD.${condition.changed}`));
  const [parts, word] = "all" in condition ? [condition.all, " AND "] : [condition.any, " OR "];
  return `(${parts.map((part) => conditionSql(part, differs, by)).join(word)})`;
}
