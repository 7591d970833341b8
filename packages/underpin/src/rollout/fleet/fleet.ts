/**
 * A program and each of its arguments; `${release}`, `${node}`, `${address}`, `${rollout}` and `${backup}` (their numbers) stand for what
 * they name.
 */
export type CommandWords = readonly string[];

/** When a node counts as well. */
export interface Health {
  readonly path: string;
  readonly status: number;
  /** Milliseconds that it may take after its start. */
  readonly within: number;
  readonly heartbeat: boolean;
}

/** One node of the fleet, and how it is handled. */
export interface FleetNode {
  readonly name: string;
  /** Where it answers, past the balancer: `http://10.0.0.11:5000`. */
  readonly address: string;
  /** What the balancer calls it. */
  readonly server: string;
  /** Where its commands run: as `ssh` is told; on this machine if left out. */
  readonly ssh?: string;
  readonly stop: CommandWords;
  readonly start: CommandWords;
  /** Brings a release to it, whichever: the next one, and the one before on the way back. */
  readonly upgrade?: CommandWords;
  readonly configure?: CommandWords;
  /** Looks on the node itself for what stands in a release's way: its configuration, its clock. */
  readonly doctor?: CommandWords;
  /** Says how many errors its log tells of, as a number on its last line. */
  readonly errors?: CommandWords;
  readonly health: Health;
}

/** One server of a replicated database, for a procedure that keeps the old data on one of them. */
export interface DatabaseNode {
  readonly name: string;
  /** Where it listens, `host:port`: it is reached there with the credentials of the database's URL. */
  readonly address: string;
  readonly ssh?: string;
  readonly stop: CommandWords;
  /** Starts it as a member of the cluster that is there. */
  readonly start: CommandWords;
  /** Starts it as the first member of a new cluster, which begins with what it holds. */
  readonly bootstrap: CommandWords;
  /** Has it forget where it stands, so that it gets all it holds anew from the others when it starts. */
  readonly forget: CommandWords;
  /** Milliseconds that it may take to take part after its start. */
  readonly within: number;
}

/** What is run for the database, on the first node; `rehearse` on this machine, for a copy of it. */
export type DatabaseCommand =
  | "backup"
  | "doctor"
  | "expand"
  | "migrate"
  | "contract"
  | "revert"
  | "sync"
  | "restore"
  | "smoke"
  | "rehearse";

/** Where HAProxy is, and what it calls the nodes together. */
export interface HaproxySettings {
  readonly sockets: readonly string[];
  readonly backend: string;
  /** Its own state file, on this machine: kept up to date, it knows which nodes are out when it is started again. */
  readonly state?: string;
}

/** How requests are kept from a node. */
type BalancerSettings =
  | "none"
  | { readonly haproxy: HaproxySettings }
  | { readonly commands: { readonly out: CommandWords; readonly in: CommandWords } };

/** What a node can carry: one goes out only where the others, without it, stay below that. */
export interface Capacity {
  /** How much of what they can carry the others may have to: 0.8 is four fifths. */
  readonly full: number;
  /** How many requests a node can be answering at once; as many as the balancer lets it, if left out. */
  readonly sessions?: number;
  /** How many requests a second it can answer; nobody knows, if left out. */
  readonly rate?: number;
}

/** All nodes on one database, the balancer before them, and the commands for both. */
export interface Fleet {
  /** Where users come in, if it is known. */
  readonly url?: string;
  readonly balancer: BalancerSettings;
  /** Milliseconds that a node that is taken out may take to answer what it was sent. */
  readonly drain: number;
  /** Milliseconds that a node serves beside the others before it is judged. */
  readonly soak: number;
  /** How many of the requests that are its own a node with the next release gets until it is judged: 0.1 is a tenth. */
  readonly share: number;
  /** How many requests it must have answered by then. */
  readonly requests: number;
  /** Milliseconds that it is waited for so many. */
  readonly patience: number;
  /** How many times as long as the others it may take to answer; 0 if that doesn't matter. */
  readonly slower: number;
  readonly capacity: Capacity;
  /** How many milliseconds old a backup may be where it is the way back. */
  readonly backup: { readonly within: number };
  /** The first is the one that conducts the database's phases. */
  readonly nodes: readonly FleetNode[];
  /** The servers of the database, where a procedure touches them; the last is the one that keeps the old data. */
  readonly databases: readonly DatabaseNode[];
  readonly commands: Readonly<Partial<Record<DatabaseCommand, CommandWords>>>;
}
