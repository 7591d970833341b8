import { randomUUID } from "node:crypto";
import { utcTime } from "@underpin/oslo/python";

/** What every row has. */
export interface BaseRow {
  readonly id: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly deleted_at: null;
  readonly deleted: false;
  readonly status: string;
}

/** The start of a new row; upstream leaves some of them PENDING for ever. */
export function newRow(now: number, status: "ACTIVE" | "PENDING" = "ACTIVE"): BaseRow {
  const time = utcTime(now);
  return { id: randomUUID(), created_at: time, updated_at: time, deleted_at: null, deleted: false, status };
}

/** What a row that is deleted, but stays until `clean`, is changed to. */
export function deletedRow(now: number): { readonly deleted: true; readonly deleted_at: string; readonly updated_at: string } {
  const time = utcTime(now);
  return { deleted: true, deleted_at: time, updated_at: time };
}
