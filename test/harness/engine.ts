import { createEngine } from "underpin/engine";
import type {
  CheckOptions,
  CheckResult,
  EngineOptions,
  PhaseOptions,
  PhaseResult,
  PlanOptions,
  PlanResult,
  RehearsalOptions,
  RehearsalResult,
  RevertOptions,
  StatusResult,
  SyncOptions,
  VerifyOptions,
  VerifyResult,
  Versions,
} from "underpin/engine";

// Tests mostly make one call on one database: these take all of it at once.

export const runExpand = (options: PhaseOptions): Promise<readonly PhaseResult[]> => createEngine(options).expand(options);
export const runMigrate = (options: PhaseOptions): Promise<readonly PhaseResult[]> => createEngine(options).migrate(options);
export const runContract = (options: PhaseOptions): Promise<readonly PhaseResult[]> => createEngine(options).contract(options);
export const revert = (options: RevertOptions): Promise<readonly PhaseResult[]> => createEngine(options).revert(options);
export const sync = (options: SyncOptions): Promise<readonly PhaseResult[]> => createEngine(options).sync(options);
export const check = (options: CheckOptions): Promise<CheckResult> => createEngine(options).check(options);
export const plan = (options: PlanOptions): Promise<PlanResult> => createEngine(options).plan(options);
export const status = (options: EngineOptions): Promise<StatusResult> => createEngine(options).status();
export const verify = (options: VerifyOptions): Promise<VerifyResult> => createEngine(options).verify(options);
export const rehearse = (options: RehearsalOptions): Promise<RehearsalResult> => createEngine(options).rehearse(options);
export const versions = (options: EngineOptions): Promise<Versions & { readonly controlled: boolean }> => createEngine(options).versions();
export const versionControl = (options: EngineOptions): Promise<number> => createEngine(options).versionControl();
export const syncLegacy = (options: EngineOptions, to: number): Promise<readonly PhaseResult[]> => createEngine(options).syncLegacy(to);
export const throttle = (options: EngineOptions, percent?: number): Promise<number> => createEngine(options).throttle(percent);
export const squash = (options: EngineOptions): Promise<readonly string[]> => createEngine(options).squash();
