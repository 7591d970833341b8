import type { Case } from "./case.ts";
import { PGROLL } from "./pgroll.ts";
import { PGROLL_MORE } from "./pgroll-more.ts";
import { RESHAPE } from "./reshape.ts";

/** All cases, by where they come from. */
export const CASES: Readonly<Record<"pgroll" | "reshape", readonly Case[]>> = { pgroll: [...PGROLL, ...PGROLL_MORE], reshape: RESHAPE };
