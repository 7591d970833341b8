import type { Node } from "../../ledger/nodes.ts";
import type { Database } from "../../model/dialect.ts";
import type { Balancer } from "../balancer/balancer.ts";
import type { CommandWords, DatabaseNode, Fleet, FleetNode } from "../fleet/fleet.ts";
import type { Probe } from "../probe/probe.ts";
import type { TrafficBook } from "../watch/traffic-book.ts";

/** What a person said that may be done. */
interface Consent {
  /** Whether contract may run, or for how many milliseconds all nodes must have served before. */
  readonly contract: boolean;
  readonly bakeMs: number | null;
  /** A node may go out though the others may not carry the users. */
  readonly ignoresCapacity: boolean;
}

/** What a step works with. */
export interface StepContext {
  readonly fleet: Fleet;
  readonly balancer: Balancer;
  /** The release before, and the one to come. */
  readonly from: string;
  readonly to: string;
  /** Ends whatever waits. */
  readonly signal: AbortSignal;
  /** What the balancer counted so far. */
  readonly book: TrafficBook;
  /** The conductor's own users, if it has some. */
  readonly probe: Probe | null;
  /** Nodes whose guards showed a sign of life lately. */
  nodes(): Promise<readonly Node[]>;
  /** Looks who uses what contract takes away, from now on; what it returns says that in words, or null. */
  stillUsedFromNow(): Promise<() => Promise<string | null>>;
  /** Runs a command of a node, for one of both releases. @throws UnderpinError `UP-ROLLOUT` if it fails */
  run(words: CommandWords, node: FleetNode | DatabaseNode, release: string): Promise<void>;
  /** What a command of a node says that is asked something; it need not end well. */
  answer(words: CommandWords, node: FleetNode, release: string): Promise<readonly string[]>;
  /** Makes a backup, by a command of a node, and notes as of when it is. @throws Pause if it is an older one than the fleet's file allows */
  backUp(words: CommandWords, node: FleetNode): Promise<void>;
  /** As of when the rollout's backup is, in words; null where it has none. */
  readonly backupInWords: string | null;
  /** The service's database on one of its servers. */
  databaseAt(node: DatabaseNode): Promise<Database>;
  /** Says why it waits. */
  waits(text: string): void;
  say(text: string): void;
  /** What a person said. */
  readonly consent: Consent;
  /** Puts a question to a person who looks on, and resolves with yes; null where nobody does. */
  readonly ask: ((text: string) => Promise<void>) | null;
}

/** What a step does to a node, or "database" for what is done to that. */
export type StepKind =
  | "doctor"
  | "out"
  | "stop"
  | "upgrade"
  | "configure"
  | "start"
  | "smoke"
  | "in"
  | "judge"
  | "database"
  | "servers"
  | "gate";

/** One step of a procedure. Everything in it may be done again after a crash: it finds what it did, or does the same once more. */
export interface Step {
  /** Once in a procedure: "web1: start". */
  readonly name: string;
  readonly kind: StepKind;
  readonly node?: string;
  /** What it does, in words. */
  readonly does: string;
  /** What users notice of it. */
  readonly users: string;
  readonly do: (context: StepContext) => Promise<void>;
  /** Takes back what it did; left out where there is nothing to take back. */
  readonly undo?: (context: StepContext) => Promise<void>;
  /** What is lost when it is taken back, if anything is. */
  readonly loses?: string;
  /** Why there is no way back once it has begun. */
  readonly final?: string;
  /** From then on a backup is the way back: it must not be too old when it begins. */
  readonly needsBackup?: true;
  /** A backup that is made once it has begun is none of what was there before. */
  readonly endsBackups?: true;
}

/** A rollout stands still, and nothing is wrong: it wants a person. */
export class Pause extends Error {
  override readonly name = "Pause";
  /** What the person can do. */
  readonly next: string;

  constructor(why: string, next: string) {
    super(why);
    this.next = next;
  }
}
