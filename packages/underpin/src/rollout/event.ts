import type { UnderpinEvent } from "../model/event.ts";

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
    }
  | { readonly type: "rollout-step-start"; readonly step: string; readonly node: string | null; readonly direction: "forward" | "back" }
  | { readonly type: "rollout-step-done"; readonly step: string; readonly ms: number }
  | { readonly type: "rollout-step-skip"; readonly step: string; readonly why: string }
  /** A line that a command said. */
  | { readonly type: "rollout-output"; readonly node: string; readonly line: string }
  /** Why it waits, told once a second at most. */
  | { readonly type: "rollout-wait"; readonly text: string }
  /** What was counted so far, told when it changed, once a second at most. */
  | { readonly type: "rollout-traffic"; readonly requests: number; readonly failed: number }
  | { readonly type: "rollout-notice"; readonly text: string }
  | UnderpinEvent;

/** Hears every event of a rollout. */
export type RolloutListener = (event: RolloutEvent) => void;
