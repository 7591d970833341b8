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
