import type { UnderpinEvent } from "../model/event.ts";
import type { PlannedStep } from "./plan.ts";
import type { Tally } from "./watch/traffic-book.ts";

/** What happens during a rollout, as it happens. */
export type RolloutEvent =
  | {
      readonly type: "rollout-start";
      readonly id: number;
      readonly procedure: string;
      readonly from: string;
      readonly to: string;
      readonly direction: "forward" | "back";
      /** Steps that are still to be done, or taken back. */
      readonly steps: number;
      /** All steps in their order, as they stand. */
      readonly plan: readonly PlannedStep[];
    }
  | { readonly type: "rollout-step-start"; readonly step: string; readonly node: string | null; readonly direction: "forward" | "back" }
  | { readonly type: "rollout-step-done"; readonly step: string; readonly ms: number }
  /** A step came to nothing; what then becomes of the rollout is told by what follows. */
  | { readonly type: "rollout-step-fail"; readonly step: string; readonly why: string }
  | { readonly type: "rollout-step-skip"; readonly step: string; readonly why: string }
  /** A line that a command said. */
  | { readonly type: "rollout-output"; readonly node: string; readonly line: string }
  /** Why it waits, told once a second at most. */
  | { readonly type: "rollout-wait"; readonly text: string }
  /** A person asked for a pause while this step runs (null: none); it is held before that one; it goes on. */
  | { readonly type: "rollout-pause"; readonly state: "asked" | "begun" | "ended"; readonly step: string | null }
  /** A person who looks on is asked; null when nobody is any more. */
  | { readonly type: "rollout-question"; readonly text: string | null }
  /** What was counted so far, once a second at most; of each node, by the release that it had. */
  | {
      readonly type: "rollout-traffic";
      readonly requests: number;
      readonly failed: number;
      readonly nodes: readonly (Tally & { readonly node: string; readonly release: string })[];
    }
  | { readonly type: "rollout-notice"; readonly text: string }
  | UnderpinEvent;

/** Hears every event of a rollout. */
export type RolloutListener = (event: RolloutEvent) => void;
