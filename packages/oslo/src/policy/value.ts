/** What a target or credentials may hold. What Python calls a dict is a record, `None` is null. */
export type PolicyValue = string | number | bigint | boolean | null | undefined | readonly PolicyValue[] | PolicyRecord;

/** Values by name. */
export interface PolicyRecord {
  readonly [name: string]: PolicyValue;
}

/** Whether a value has values by name, which a path can lead into. */
export function isRecord(value: PolicyValue): value is PolicyRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value of a record that is the record's own: nothing is ever found on a prototype. */
export function own(record: PolicyRecord, name: string): PolicyValue {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** What Python holds for true. */
export function isTruthy(value: PolicyValue): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isRecord(value) ? Object.keys(value).length > 0 : Boolean(value);
}
