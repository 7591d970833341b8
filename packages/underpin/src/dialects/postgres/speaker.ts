import { quote } from "../../sql/quoting.ts";
import type { Speaker } from "../../sync/expression.ts";

/** Enums are types: a literal of one is no text, and a text no value. */
export const SPEAKER: Speaker = {
  name: "postgres",
  enums: { text: (value) => `${value}::text`, value: (text, type) => `(${text})::${quote(type)}` },
};
