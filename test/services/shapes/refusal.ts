import { fileURLToPath } from "node:url";
import { checkBody, defineShape, HttpError, type Schema, type Wording } from "@underpin/oslo/http";

/** What answers for Keystone. */
export const SHAPE_PEER: string = fileURLToPath(new URL("shape_peer.py", import.meta.url));

export const WORDINGS: readonly Wording[] = ["22", "30", "30 dump"];

/** What a body is refused with, or null. */
export function refusalOf(schema: Schema, value: unknown, wording: Wording): string | null {
  try {
    checkBody(defineShape(schema), value, wording);
    return null;
  } catch (error) {
    if (error instanceof HttpError && error.status === 400) return error.message;
    throw error;
  }
}
