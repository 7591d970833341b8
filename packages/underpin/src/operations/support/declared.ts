import { UnderpinError } from "../../model/error.ts";

/**
 * Refuses a declaration that is not of its form: scripts in JavaScript, and casts, pass the compiler by.
 *
 * @throws UnderpinError `UP-SCRIPT`
 */
export function requireForm(operation: string, isRight: boolean, what: string, example: string): void {
  if (isRight) return;
  throw new UnderpinError("UP-SCRIPT", { what: `${operation}: ${what}.`, fine: "Nothing was changed.", next: `Write it as: ${example}` });
}

/** Whether something is a list of names, and not one name alone. */
export function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string");
}

/** Refuses a new column that is not `{ name, type }`: the recorder's `column("…")`, say, which is for `addColumn`. */
export function requireNewColumn(operation: string, part: string, value: unknown): void {
  const { name, type } = (value ?? {}) as { readonly name?: unknown; readonly type?: unknown };
  requireForm(
    operation,
    typeof name === "string" && typeof type === "object" && type !== null,
    `\`${part}\` has a name and a type`,
    `${part}: { name: "full_name", type: { kind: "text" } }`,
  );
}
