import { UnderpinError } from "../../model/error.ts";
import type { FleetNode } from "../fleet/fleet.ts";

/** What a balancer has counted for one node since it started. */
export interface Counts {
  readonly node: string;
  /** Who counted, where there are several balancers. */
  readonly at: string;
  /** Requests that were answered. */
  readonly requests: number;
  /** Answers 5xx, and requests that got none. */
  readonly failed: number;
  /** Answers 4xx. */
  readonly refused: number;
}

/** What a balancer has counted. */
export interface Traffic {
  readonly nodes: readonly Counts[];
  /** What failed for users, whichever node was asked, or none. */
  readonly failed: readonly { readonly at: string; readonly failed: number }[];
}

/** How busy a node is now, all balancers taken together. */
export interface NodeLoad {
  readonly node: string;
  /** Whether it is sent requests. */
  readonly isIn: boolean;
  /** Requests that it is answering, or that wait for it. */
  readonly busy: number;
  /** How many it may be answering at once; null where the balancer does not hold it to any number. */
  readonly most: number | null;
  /** Requests that it was sent in the last second. */
  readonly rate: number;
}

/** How busy all nodes are now. */
export interface Load {
  readonly nodes: readonly NodeLoad[];
  /** Requests that wait for any of them. */
  readonly waiting: number;
}

/** A balancer does not answer: it may be one that is just started again. */
export class BalancerAway extends UnderpinError {
  constructor(what: string, cause: Error) {
    super("UP-BALANCER", { what, why: cause.message, fine: "Nodes are as they were; requests are balanced as before.", cause });
  }
}

/** Keeps requests from nodes, and sends them to them again. */
export interface Balancer {
  /** Sends a node nothing new; what it was sent is left to it. */
  out(node: FleetNode): Promise<void>;
  /**
   * Sends it requests again; resolves when that was told, not when it is so.
   *
   * @param share how many of the requests that are its own it gets, up to 1, where the balancer can be told
   */
  in(node: FleetNode, share: number): Promise<void>;
  /** Whether it sends a node nothing; null if it does not tell. */
  isOut(node: FleetNode): Promise<boolean | null>;
  /** Whether it sends a node requests, and takes it for well; null if it does not tell. */
  isIn(node: FleetNode): Promise<boolean | null>;
  /** How many requests a node is answering, or wait for it; null if it does not tell. */
  busy(node: FleetNode): Promise<number | null>;
  /** Ends the connections that a node still has; the number of them. */
  cut(node: FleetNode): Promise<number>;
  /** How busy nodes are now; null if it does not tell. */
  load(): Promise<Load | null>;
  /** What it has counted; null if it does not count. */
  traffic(): Promise<Traffic | null>;
}
