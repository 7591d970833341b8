/** One step of a rehearsal, and how long it took with the real rows. */
export interface RehearsedStep {
  readonly step: string;
  readonly ms: number;
  /** What in it took longest, by its title: three at most. */
  readonly longest: readonly { readonly title: string; readonly ms: number }[];
}

/** What a rehearsal of a rollout found. */
export interface RolloutRehearsal {
  readonly service: string;
  readonly procedure: string;
  readonly from: string | null;
  readonly to: string;
  /** "failed": something is not as it should be; "refused": the upgrade would stop there. */
  readonly outcome: "passed" | "failed" | "refused";
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly copy: {
    /** The backup that it was made of; null for one that was made for it. */
    readonly backup: string | null;
    /** As of when, as ISO 8601. */
    readonly taken: string;
    readonly tables: number;
    readonly rows: number;
  };
  readonly steps: readonly RehearsedStep[];
  /** How much of its time a data migration works beside users, in percent. */
  readonly throttle: number;
  /** Bytes that the copy took at first, and at most, and in which step. */
  readonly room: { readonly before: number; readonly most: number; readonly during: string };
  /** What is not as it should be, each with the step after which it was found. */
  readonly findings: readonly { readonly after: string; readonly what: string }[];
  /** What is good to know, and no reason to stop. */
  readonly notes: readonly string[];
  /** What was refused, in which step; null if nothing was. */
  readonly refused: {
    readonly step: string;
    readonly code: string;
    readonly what: string;
    readonly why?: string;
    readonly next?: string;
  } | null;
  /** Whether the schema and the record of the service's own database are what they were. */
  readonly isUntouched: boolean;
}
