import type { LoweredChange, PlainChange } from "../../model/change.ts";
import type { Dialect } from "../../model/dialect.ts";
import type { Schema } from "../../model/schema.ts";
import type { InFlight } from "../../model/operation.ts";
import type { Mode } from "../../model/phase.ts";

/** What an operation is taken apart with. */
export interface OperationContext {
  readonly version: number;
  readonly mode: Mode;
  readonly schema: Schema;
  readonly dialect: Pick<Dialect, "name" | "singleWriter" | "catalogue" | "ddl" | "enums" | "locks" | "sync">;
  readonly lower: (change: PlainChange) => LoweredChange;
  /** Every operation whose evolution is expanded and not contracted, or on its way there. */
  readonly inFlight: readonly InFlight[];
  /** It is a column's rename, and nothing else that is ahead or in flight speaks of that. */
  readonly isLoneRename: boolean;
}

/** What happens to an operation: one of the three phases, or its expansion taken back. */
export type Verb = "expand" | "migrate" | "contract" | "revert";

/** What is needed to say what can be tried of an operation. */
export type TrialContext = Pick<OperationContext, "schema" | "lower"> & { readonly dialect: Pick<Dialect, "name" | "enums" | "catalogue"> };
