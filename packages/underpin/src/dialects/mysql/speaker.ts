import type { Speaker } from "../../sync/expression.ts";

/** An enum's values are texts. */
export const SPEAKER: Speaker = { name: "mysql", enums: null };
