import * as v from "valibot";
import type { DatabaseNode, Fleet, FleetNode, Health } from "./fleet.ts";

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** A time as the file says it ("500ms", "30s", "5m"), in milliseconds. */
const durationShape = v.pipe(
  v.string("a time is a number with its unit: 500ms, 30s, 5m, 1h"),
  v.regex(/^\d+(\.\d+)?(ms|s|m|h)$/, "a time is a number with its unit: 500ms, 30s, 5m, 1h"),
  v.transform((text) => {
    const [, amount = "", unit = "s"] = /^([\d.]+)(\w+)$/.exec(text) ?? [];
    return Number(amount) * UNITS[unit as keyof typeof UNITS];
  }),
);

/** A share as the file says it ("10%"), as a number up to 1. */
const shareShape = v.pipe(
  v.string("a share is a number from 1 to 100 with its sign: 10%"),
  v.regex(/^([1-9]\d?|100)%$/, "a share is a number from 1 to 100 with its sign: 10%"),
  v.transform((text) => Number(text.slice(0, -1)) / 100),
);

/** What may stand in a command for what is known of a rollout. */
const PLACEHOLDERS = ["release", "node", "address", "rollout", "backup"] as const;

const wordShape = v.pipe(
  v.string("each argument of a command is a text"),
  v.check(
    (word) => [...word.matchAll(/\$\{(\w*)\}/g)].every(([, name]) => PLACEHOLDERS.some((known) => known === name)),
    `a command may name ${PLACEHOLDERS.map((name) => `\${${name}}`).join(", ")}`,
  ),
);

const commandShape = v.pipe(
  v.array(wordShape, "a command is a list: the program, and each of its arguments"),
  v.minLength(1, "a command names a program"),
);

const httpUrl = v.pipe(v.string(), v.url("an address is http://HOST:PORT"));

const healthShape = v.strictObject({
  path: v.optional(v.pipe(v.string(), v.startsWith("/", "a path begins with /")), "/"),
  status: v.optional(v.number(), 200),
  within: v.optional(durationShape, "30s"),
  /** Whether the node's guard must have said in the ledger that it runs the release. */
  heartbeat: v.optional(v.boolean(), false),
});

const positive = v.pipe(v.number("it is a number"), v.minValue(1, "it is at least 1"));

const capacityShape = v.strictObject({
  /** How much of what they can carry the others may have to while one is out. */
  full: v.optional(shareShape, "80%"),
  /** What one node can be answering at once; the balancer's own limit if left out. */
  sessions: v.optional(positive),
  /** What it can answer in a second. */
  rate: v.optional(positive),
});

const balancerShape = v.union(
  [
    v.literal("none"),
    v.strictObject({
      haproxy: v.strictObject({
        sockets: v.pipe(v.array(v.string()), v.minLength(1, "at least one socket is named")),
        backend: v.string(),
        /** Its own state file, where it is on this machine. */
        state: v.optional(v.string()),
      }),
    }),
    v.strictObject({ commands: v.strictObject({ out: commandShape, in: commandShape }) }),
  ],
  "a balancer is none, or haproxy: { sockets, backend, state }, or commands: { out, in }",
);

const nodeSettings = {
  ssh: v.optional(v.string()),
  stop: v.optional(commandShape),
  upgrade: v.optional(commandShape),
  configure: v.optional(commandShape),
  start: v.optional(commandShape),
  /** Looks on the node itself for what stands in a release's way. */
  doctor: v.optional(commandShape),
  /** Says how many errors its log tells of. */
  errors: v.optional(commandShape),
  health: v.optional(healthShape),
};

const databaseSettings = {
  ssh: v.optional(v.string()),
  stop: v.optional(commandShape),
  start: v.optional(commandShape),
  bootstrap: v.optional(commandShape),
  forget: v.optional(commandShape),
  within: v.optional(durationShape),
};

const nameShape = v.pipe(v.string(), v.regex(/^[\w.-]+$/, "a name has letters, digits, dots, dashes and underscores"));
const named = (values: readonly { readonly name: string }[]): boolean => new Set(values.map(({ name }) => name)).size === values.length;

/** What a fleet's file may say. */
const fleetShape = v.strictObject({
  /** Where users come in. */
  url: v.optional(httpUrl),
  balancer: v.optional(balancerShape, "none"),
  /** How long a node that is taken out may take to answer what it was sent. */
  drain: v.optional(durationShape, "30s"),
  /** How long a node with the new release serves beside the others before the next one's turn. */
  soak: v.optional(durationShape, "30s"),
  /** How many of the requests that are its own it gets by then. */
  share: v.optional(shareShape, "10%"),
  /** How many requests a node must have answered before it can be judged. */
  requests: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 20),
  /** How long it is waited for so many. */
  patience: v.optional(durationShape, "5m"),
  /** How many times as long as the others it may take to answer. */
  slower: v.optional(v.pipe(v.number(), v.minValue(0)), 3),
  /** What a node can carry. */
  capacity: v.optional(capacityShape, {}),
  /** How old a backup may be where it is the way back. */
  backup: v.optional(v.strictObject({ within: v.optional(durationShape, "24h") }), {}),
  /** What all nodes have in common. */
  node: v.optional(v.strictObject(nodeSettings), {}),
  nodes: v.pipe(
    v.array(
      v.strictObject({
        name: nameShape,
        address: httpUrl,
        /** What the balancer calls it. */
        server: v.optional(v.string()),
        ...nodeSettings,
      }),
    ),
    v.minLength(1, "a fleet has at least one node"),
    v.check((nodes) => named(nodes), "two nodes have the same name"),
  ),
  /** What all servers of the database have in common. */
  database: v.optional(v.strictObject(databaseSettings), {}),
  databases: v.optional(
    v.pipe(
      v.array(
        v.strictObject({ name: nameShape, address: v.pipe(v.string(), v.regex(/^[^/]+:\d+$/, "it is HOST:PORT")), ...databaseSettings }),
      ),
      v.check((servers) => named(servers), "two servers have the same name"),
    ),
    [],
  ),
  /** What is run on the first node, for the database. */
  commands: v.optional(
    v.strictObject({
      backup: v.optional(commandShape),
      doctor: v.optional(commandShape),
      expand: v.optional(commandShape),
      migrate: v.optional(commandShape),
      contract: v.optional(commandShape),
      revert: v.optional(commandShape),
      sync: v.optional(commandShape),
      restore: v.optional(commandShape),
      smoke: v.optional(commandShape),
      /** A release's own statements, on a copy whose URL is its `DATABASE_URL`. */
      rehearse: v.optional(commandShape),
    }),
    {},
  ),
});

/** What a fleet's file says, with what is left out filled in. */
export interface FleetFile extends Omit<Fleet, "nodes" | "databases"> {
  readonly node: Partial<NodeSettings>;
  readonly nodes: readonly (Partial<NodeSettings> & Pick<FleetNode, "name" | "address"> & { readonly server?: string | undefined })[];
  readonly database: Partial<DatabaseSettings>;
  readonly databases: readonly (Partial<DatabaseSettings> & Pick<DatabaseNode, "name" | "address">)[];
}

/** What is said of one server, or of all of them. */
type DatabaseSettings = { readonly [name in Exclude<keyof DatabaseNode, "name" | "address">]: DatabaseNode[name] | undefined };

/** What is said of one node, or of all of them. */
type NodeSettings = {
  readonly [name in "ssh" | "stop" | "upgrade" | "configure" | "start" | "doctor" | "errors" | "health"]: FleetNode[name] | undefined;
};

/** One thing that is wrong, and where: the keys and places that lead to it. */
export interface Wrong {
  readonly path: readonly (string | number)[];
  readonly why: string;
}

/** Checks what a fleet's file says. */
export function checkFile(value: unknown): { readonly file: FleetFile } | { readonly wrong: readonly Wrong[] } {
  const result = v.safeParse(fleetShape, value);
  if (result.success) return { file: result.output as FleetFile };
  return {
    wrong: result.issues.map((issue) => ({
      path: (issue.path ?? []).map(({ key }) => key as string | number),
      why: wordsOf(issue),
    })),
  };
}

/** What is looked at where the file says nothing of a node's health. */
export const USUAL_HEALTH: Health = v.parse(healthShape, {});

function wordsOf({ type, expected, received, message }: v.BaseIssue<unknown>): string {
  if (type === "strict_object" && expected === "never") return "there is no such setting";
  return received === "undefined" ? "it is missing" : message;
}
