import type { LoweredChange, Origin } from "../../model/change.ts";
import type { DependentKind, Treatment } from "../../model/dependents.ts";
import type { Schema } from "../../model/schema.ts";
import type { OperationContext, TrialContext } from "../support/context.ts";
import type { Trial } from "../support/trial.ts";

/** What an operation has its hands on: a whole table, or columns of one. */
export interface Claim {
  readonly table: string;
  readonly columns: readonly string[] | "all";
}

/** What an operation does to a table or to columns of it: what hangs on them must have an answer. */
export interface Treated extends Claim {
  readonly treatment: Treatment;
  /** What the operation itself sees to, or refuses. */
  readonly except?: readonly DependentKind[];
  /** What the new tables have of it: a policy that speaks of more can't be carried over. */
  readonly into?: readonly Origin[];
  /** Names of what the operation itself has put there. */
  readonly own?: readonly string[];
}

/**
 * One kind of operation: what it has its hands on, and which changes it becomes in each phase and on the way back, on the schema
 * as it stands. `S` is the operation as a script declares it.
 */
export interface OperationKind<S> {
  claims(spec: S, schema: Schema): readonly Claim[];
  /** What it does to what is there already, until contract is done. */
  treats(spec: S, context: Pick<OperationContext, "dialect" | "schema">): readonly Treated[];
  /** @throws UnderpinError where it can't be done, or would lose something */
  expand(spec: S, context: OperationContext): readonly LoweredChange[];
  migrate(spec: S, context: OperationContext): readonly LoweredChange[];
  contract(spec: S, context: OperationContext): readonly LoweredChange[];
  /** What takes the expansion back. */
  revert(spec: S, context: OperationContext): readonly LoweredChange[];
  /** Expressions that are to be tried on rows before triggers run them in the clients' statements. */
  trials(spec: S, context: TrialContext): readonly Trial[];
}

/** Of a kind that has no expressions to try, or none that could be tried before its tables are there. */
export const noTrials = (): readonly Trial[] => [];
