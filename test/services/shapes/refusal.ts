import { fileURLToPath } from "node:url";
import { checkQuery, defineShape, HttpError, type Schema, type Shape, type Wording } from "@underpin/oslo/http";
import { refusalOf as refusal } from "../../../packages/oslo/src/http/schema/shape.ts";
import type { BodyShape } from "../../../services/keystone/src/api/body-shape.ts";

/** What answers for Keystone. */
export const SHAPE_PEER: string = fileURLToPath(new URL("shape_peer.py", import.meta.url));

export const WORDINGS: readonly Wording[] = ["22", "30", "30 dump"];

/** What a value is refused with, secrets and all, or null. */
export function refusalOf(schema: Schema, value: unknown, wording: Wording): string | null {
  return refusalBy(defineShape(schema), value, wording);
}

/** What a value is refused with, secrets and all, or null. */
export function refusalBy(shape: Shape, value: unknown, wording: Wording): string | null {
  return refusal(shape, value, wording, (shown) => shown) ?? null;
}

/** What a body is refused with, or null. */
export function bodyRefusal({ whole, member }: BodyShape, body: Readonly<Record<string, unknown>>, older: Wording): string | null {
  const said = whole === undefined ? null : refusalBy(whole, body, "30");
  if (said !== null || member === undefined) return said;
  return refusalBy(member.shape, Object.hasOwn(body, member.name) ? body[member.name] : member.missing, older);
}

/** What a query is refused with, or null. */
export function queryRefusal(shape: Shape, query: readonly (readonly [string, string])[]): string | null {
  try {
    checkQuery(shape, new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])), "30");
    return null;
  } catch (error) {
    if (error instanceof HttpError && error.status === 400) return error.message;
    throw error;
  }
}
