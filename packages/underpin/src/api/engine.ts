import type { EngineOptions } from "../engine/work.ts";
import type { PhaseOptions, PhaseResult } from "../engine/phase-options.ts";
import type { Repository, Versions } from "../model/phase.ts";
import type { BaselineOptions, BaselineResult } from "./baseline.ts";
import type { CheckOptions, CheckResult } from "./check.ts";
import type { PlanOptions, PlanResult } from "./plan.ts";
import type { RehearsalOptions, RehearsalResult } from "./rehearse.ts";
import type { RevertOptions } from "./revert.ts";
import type { Node } from "../ledger/nodes.ts";
import type { StatusResult } from "./status.ts";
import type { SyncOptions } from "./sync.ts";
import type { VerifyOptions, VerifyResult } from "./verify.ts";

/** What one call may say anew. */
export type CallOptions = Pick<EngineOptions, "onEvent" | "signal" | "waitMs">;

/** The options of a call, without those that the engine was made with. */
export type Call<Options extends EngineOptions> = Omit<Options, keyof EngineOptions> & CallOptions;

/** One service's database, and all that can be asked of it. No call prints or exits; failures are `UnderpinError`s. */
export interface Engine {
  /** The first phase: what the next release needs, and the triggers; the running release goes on. */
  expand(options?: Call<PhaseOptions>): Promise<readonly PhaseResult[]>;
  /** The second phase: existing rows are carried over, and every row is verified. */
  migrate(options?: Call<PhaseOptions>): Promise<readonly PhaseResult[]>;
  /** The last phase: the old shape and the triggers go, once no node of the old release is alive. */
  contract(options?: Call<PhaseOptions>): Promise<readonly PhaseResult[]>;
  /** Takes expansions back that are not contracted, the newest first. */
  revert(options?: Call<RevertOptions>): Promise<readonly PhaseResult[]>;
  /** All phases, release by release, while the service is stopped. */
  sync(options?: Call<SyncOptions>): Promise<readonly PhaseResult[]>;
  /** Where the upgrade stands, and which phase comes next; never writes. */
  check(options?: Call<CheckOptions>): Promise<CheckResult>;
  /** What would run on the live schema; writes to a temporary table at most, to try expressions. */
  plan(options?: Call<PlanOptions>): Promise<PlanResult>;
  /** Versions, evolutions in flight, triggers, nodes, runner and the next step; never writes. */
  status(options?: CallOptions): Promise<StatusResult>;
  /** Nodes that are alive, and what they say of themselves; never writes. */
  nodes(options?: CallOptions): Promise<readonly Node[]>;
  /** Looks at every row: do both shapes agree, what is in the way, what would be lost? Never writes. */
  verify(options?: Call<VerifyOptions>): Promise<VerifyResult>;
  /** All phases on a scratch database with a sample of the rows, and a look around each. */
  rehearse(options: Call<RehearsalOptions>): Promise<RehearsalResult>;
  /** How much of its time a data migration works while others are active, in percent; sets it if it is given. */
  throttle(percent?: number): Promise<number>;
  /** The recorded versions; never writes. */
  versions(options?: CallOptions): Promise<Versions & { readonly controlled: boolean }>;
  /** Takes the live schema as a version: records it, and writes the first scripts where there are none. */
  baseline(options?: Call<BaselineOptions>): Promise<BaselineResult>;
  /** Puts a database under version control at the very start, without touching its schema. */
  versionControl(options?: CallOptions): Promise<number>;
  /** Overwrites the recorded versions without running anything: a release, or a number of the legacy repository. */
  goto(to: string, options?: CallOptions): Promise<Partial<Record<Repository, number>>>;
  /** The legacy repository up to a version; the latest if left out. */
  upgrade(to?: number, options?: CallOptions): Promise<readonly PhaseResult[]>;
  /** The legacy repository down to a version: data of what is taken away is lost. */
  downgrade(to: number, options?: CallOptions): Promise<readonly PhaseResult[]>;
  /** The legacy repository up to a version, on an empty database too. */
  syncLegacy(to: number, options?: CallOptions): Promise<readonly PhaseResult[]>;
  /** The statements that make an empty database hold what this one holds, for `migrations/base`. */
  squash(options?: CallOptions): Promise<readonly string[]>;
}

/**
 * The engine for one service's database. Nothing is opened before a call asks for it, and each call closes what it opened.
 *
 * @example
 * const engine = createEngine({ service, url, onEvent: (event) => log.info(event) });
 * await engine.expand({ to: "v2" });
 */
export function createEngine(options: EngineOptions): Engine {
  // Each part is loaded when it is first asked for: a service that checks at start need not load the planner.
  return Object.freeze<Engine>({
    expand: async (call) => (await import("./phases.ts")).expand({ ...options, ...call }),
    migrate: async (call) => (await import("./phases.ts")).migrate({ ...options, ...call }),
    contract: async (call) => (await import("./phases.ts")).contract({ ...options, ...call }),
    revert: async (call) => (await import("./revert.ts")).revert({ ...options, ...call }),
    sync: async (call) => (await import("./sync.ts")).sync({ ...options, ...call }),
    check: async (call) => (await import("./check.ts")).check({ ...options, ...call }),
    plan: async (call) => (await import("./plan.ts")).plan({ ...options, ...call }),
    status: async (call) => (await import("./status.ts")).status({ ...options, ...call }),
    nodes: async (call) => (await import("./nodes.ts")).nodes({ ...options, ...call }),
    verify: async (call) => (await import("./verify.ts")).verify({ ...options, ...call }),
    rehearse: async (call) => (await import("./rehearse.ts")).rehearse({ ...options, ...call }),
    throttle: async (percent) => (await import("./throttle.ts")).throttle(options, percent),
    versions: async (call) => (await import("./versions.ts")).versions({ ...options, ...call }),
    baseline: async (call) => (await import("./baseline.ts")).baseline({ ...options, ...call }),
    versionControl: async (call) => (await import("./versions.ts")).versionControl({ ...options, ...call }),
    goto: async (to, call) => (await import("./versions.ts")).goto({ ...options, ...call }, to),
    upgrade: async (to, call) => (await import("./versions.ts")).upgrade({ ...options, ...call }, to),
    downgrade: async (to, call) => (await import("./versions.ts")).downgrade({ ...options, ...call }, to),
    syncLegacy: async (to, call) => (await import("./versions.ts")).syncLegacy({ ...options, ...call }, to),
    squash: async (call) => (await import("./squash.ts")).squash({ ...options, ...call }),
  });
}
