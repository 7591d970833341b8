import { isObject } from "./schema.ts";

/** Whether two JSON values are equal; Python alone (`loosely`) takes `True` for 1 and `False` for 0. */
export function isEqual(one: unknown, other: unknown, loosely = false): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, at) => isEqual(item, other[at], loosely));
  if (isObject(one) && isObject(other)) {
    const names = Object.keys(one);
    return (
      names.length === Object.keys(other).length &&
      names.every((name) => Object.hasOwn(other, name) && isEqual(one[name], other[name], loosely))
    );
  }
  return one === other || (loosely && isNumeric(one) && isNumeric(other) && Number(one) === Number(other));
}

/** Whether no two of a list are equal. */
export function areUnique(values: readonly unknown[]): boolean {
  return values.every((value, at) => !values.slice(0, at).some((other) => isEqual(value, other)));
}

function isNumeric(value: unknown): boolean {
  return typeof value === "number" || typeof value === "boolean";
}
