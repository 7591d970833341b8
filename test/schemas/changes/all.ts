import type { ChangeMaker } from "./change.ts";
import { convertColumn, renameColumn } from "./columns.ts";

/** Every kind of change that the judge tries on random schemas. */
export const CHANGES: Readonly<Record<string, ChangeMaker>> = { renameColumn, convertColumn };
