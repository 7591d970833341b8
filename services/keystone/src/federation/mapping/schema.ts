import { complaints as complaintsOf, defineShape, type Schema } from "@underpin/oslo/http";
import { byCodePoint } from "../../python-text.ts";
import type { Release } from "./release.ts";

/** What a value lacks of a schema: messages in the words and in the order in which upstream puts them, each with a new line; empty if nothing. */
export function complaints(value: unknown, schema: Schema, release: Release): string {
  return complaintsOf(defineShape(schema), value, release)
    .map((message) => `${message}\n`)
    .toSorted(byCodePoint)
    .join("");
}
