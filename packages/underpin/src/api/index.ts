export { createEngine, type Call, type CallOptions, type Engine } from "./engine.ts";
export type { EngineOptions } from "../engine/work.ts";
export type { PhaseOptions, PhaseResult } from "../engine/phase-options.ts";
export type { BaselineOptions, BaselineResult } from "./baseline.ts";
export type { CheckCode, CheckOptions, CheckResult, CheckState } from "./check.ts";
export type { EvolutionStatus, EvolutionStep } from "./evolutions.ts";
export type { PlanOptions, PlannedDependent, PlanResult, PlannedStep } from "./plan.ts";
export type { RehearsalOptions, RehearsalResult } from "./rehearse.ts";
export type { RevertOptions } from "./revert.ts";
export type { StatusResult } from "./status.ts";
export type { SyncOptions } from "./sync.ts";
export type { Finding, VerifyOptions, VerifyResult } from "./verify.ts";
export type { Connection, Given, Place, ServerOptions } from "../model/connection.ts";
export { openDatabase } from "../dialects/open.ts";
export type { Blocker } from "../model/blocker.ts";
export type {
  BackfillDialect,
  CatalogueDialect,
  Database,
  DdlDialect,
  Dialect,
  LocksDialect,
  Look,
  SessionsDialect,
  Statement,
  SyncDialect,
} from "../model/dialect.ts";
export type { Session } from "../model/session.ts";
export { ERROR_CODES, type ErrorCode } from "../model/error-codes.ts";
export { UnderpinError } from "../model/error.ts";
export { hintText, underpinWording, type AdvisedCommand, type CommandName, type Hint, type Wording } from "../model/hint.ts";
export type { Listener, UnderpinEvent } from "../model/event.ts";
export type { Mode, Phase, Repository, Versions } from "../model/phase.ts";
export type { DialectName, Schema, Table, Trigger } from "../model/schema.ts";
export { scaffold, type ScaffoldOperation } from "../repositories/scaffold.ts";
export { evolutionFromSql, type FromSqlOptions } from "./from-sql.ts";
export type { WrittenEvolution } from "../repositories/from-sql.ts";
export type { WrittenOperation } from "../model/written.ts";
