import { COMBINATIONS } from "./combinations.ts";
import type { Keyword } from "./keyword.ts";
import { OBJECTS } from "./objects.ts";
import { VALUES } from "./values.ts";

/** The keywords that are checked; others only describe. */
export const KEYWORDS: Readonly<Record<string, Keyword | undefined>> = { ...VALUES, ...OBJECTS, ...COMBINATIONS };
