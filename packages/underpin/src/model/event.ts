import type { Blocker } from "./dialect.ts";
import type { Mode, Repository } from "./phase.ts";

/** What happens during a run, as it happens. Listeners draw progress bars, write logs or count; nothing else prints. */
export type UnderpinEvent =
  | {
      readonly type: "repository-start";
      readonly repository: Repository;
      readonly from: number;
      readonly to: number;
      readonly steps: number;
      readonly mode: Mode;
    }
  | { readonly type: "repository-done"; readonly repository: Repository; readonly version: number; readonly ms: number }
  | {
      readonly type: "step-start";
      readonly repository: Repository;
      readonly version: number;
      readonly script: string;
      readonly step: number;
      readonly title: string;
    }
  | {
      readonly type: "step-done";
      readonly repository: Repository;
      readonly version: number;
      readonly step: number;
      readonly title: string;
      readonly ms: number;
    }
  | {
      readonly type: "step-skip";
      readonly repository: Repository;
      readonly version: number;
      readonly step: number;
      readonly title: string;
      readonly why: string;
    }
  | {
      readonly type: "rows";
      readonly repository: string;
      readonly version: number;
      readonly title: string;
      readonly done: number;
      readonly total: number | null;
      readonly rate: number;
    }
  | {
      readonly type: "wait";
      readonly title: string;
      readonly attempt: number;
      readonly waitedMs: number;
      readonly blockers: readonly Blocker[];
    }
  | {
      /** A data migration rests: paused by the operator, or others can't follow. */
      readonly type: "throttle";
      readonly title: string;
      readonly why: string;
    }
  | { readonly type: "lease"; readonly state: "waiting" | "taken" | "released"; readonly holder: string; readonly epoch: number }
  | {
      /** A dump is written, or brought back. */
      readonly type: "copy";
      readonly what: "dump" | "restore" | "verify";
      readonly bytes: number;
      /** How many there will be; null while a dump is written. */
      readonly total: number | null;
      /** The table that is being copied, where it is known. */
      readonly table: string | null;
      /** How many tables were begun. */
      readonly tables: number;
    }
  | { readonly type: "notice"; readonly text: string };

/** Hears every event of a run. */
export type Listener = (event: UnderpinEvent) => void;
