import { setTimeout as delay } from "node:timers/promises";
import { openDatabase } from "../dialects/open.ts";
import type { ClusterDialect, Membership, Shape } from "../model/cluster.ts";
import type { Database, Session } from "../model/dialect.ts";
import { messageOf, UnderpinError } from "../model/error.ts";
import type { RunContext, Together } from "./context.ts";
import { politely } from "./polite.ts";

type Shapes = ReadonlyMap<string, Shape>;

/** How long a member that can't be asked may take to come back or to be given up by the others, which Galera does in 5 to 15 s. */
const UNSEEN_MS = 20_000;
/** How long it may take to make one like the others. */
const DIFFERENT_MS = 60_000;
const LOOK_AGAIN_MS = 100;
/** How long a look may wait for another's change of the schema. */
const LOOK_MS = 10_000;

/** How the servers of a cluster are reached. */
export interface ClusterOptions {
  /** Their URLs; the addresses that the cluster itself gives if left out. */
  readonly members?: readonly string[];
  /** Go on although a server of the cluster can't be asked what it shows. */
  readonly ignoreUnseen?: boolean;
}

/** One member, and a session with it. */
interface Member {
  readonly id: string;
  readonly database: Database;
  readonly session: Session;
}

/**
 * The servers of a cluster that each make every change of the schema by themselves: after each change all of them are looked at,
 * and the one that shows something else is repaired before anything else is done.
 */
export class Members implements Together, AsyncDisposable {
  readonly #context: Omit<RunContext, "cluster">;
  readonly #options: ClusterOptions;
  readonly #cluster: ClusterDialect;
  readonly #open = new Map<string, { readonly database: Database; readonly session: Session }>();
  readonly #told = new Set<string>();
  #restUntil = 0;

  private constructor(context: Omit<RunContext, "cluster">, options: ClusterOptions, cluster: ClusterDialect) {
    this.#context = context;
    this.#options = options;
    this.#cluster = cluster;
  }

  /** The members of the cluster that this session's server is in; null if it is in none. */
  static async of(context: Omit<RunContext, "cluster">, options: ClusterOptions): Promise<Members | null> {
    const { cluster } = context.database.dialect;
    if (cluster === null || (await cluster.membership(context.session)) === null) return null;
    return new Members(context, options, cluster);
  }

  /**
   * Runs a statement that may change the schema; returns when every member shows what it did.
   *
   * @throws UnderpinError `UP-CLUSTER`
   */
  async change(sql: string, title: string, body: () => Promise<void>): Promise<void> {
    // Nobody but the cluster's own servers is at work while the service is stopped; then one look at the end is enough.
    if (this.#context.mode === "offline") return await body();
    const { session, database } = this.#context;
    await delay(Math.max(0, this.#restUntil - Date.now()));
    // What was set for the last lock is not for looks.
    await database.dialect.locks.setLockWait(session, { timeoutMs: LOOK_MS });
    const tables = await this.#cluster.tablesIn(session, sql);
    const before = await this.#cluster.shapes(session, tables);
    await body();
    await database.dialect.locks.setLockWait(session, { timeoutMs: LOOK_MS });
    const touched = [...new Set([...tables, ...(await this.#cluster.tablesIn(session, sql))])];
    const wanted = this.#cluster.wanted(before, await this.#cluster.shapes(session, touched), sql);
    await this.#settle(title, async () => wanted, touched, sql);
    await this.#warm([...wanted.keys()].flatMap((name) => (name.startsWith("table ") ? [name.slice("table ".length)] : [])));
    this.#restUntil = Date.now() + this.#cluster.restMs;
  }

  /** The change has cleared these tables from every member's cache: they are opened again, before the next change can end a client that does. */
  async #warm(tables: readonly string[]): Promise<void> {
    const { members } = await this.#everyone();
    await Promise.all(
      members.map(async ({ database, session }) => {
        // A table that is gone meanwhile, or a member: the next look says so.
        await this.#cluster.warm(session, async () => await database.connect(), tables).catch(() => {});
      }),
    );
  }

  /**
   * Returns when every member shows the same schema. What differs is made as most of them have it.
   *
   * @throws UnderpinError `UP-CLUSTER`
   */
  async agree(): Promise<void> {
    await this.#settle("compare the servers of the cluster", async (found) => commonest(found));
  }

  async #settle(
    title: string,
    wantedOf: (found: readonly Shapes[]) => Promise<Shapes>,
    only?: readonly string[],
    sql?: string,
  ): Promise<void> {
    const started = Date.now();
    for (;;) {
      this.#context.signal?.throwIfAborted();
      const { members, unseen } = await this.#everyone();
      const trouble = [...unseen];
      const looks = await Promise.all(members.map((member) => this.#look(member, only)));
      trouble.push(...looks.filter((look) => typeof look === "string"));
      const seen = members.flatMap((member, i) => (typeof looks[i] === "object" ? [{ member, found: looks[i] }] : []));
      const wanted = await wantedOf(seen.map(({ found }) => found));
      for (const { member, found } of seen) {
        const differing = differences(wanted, found);
        if (differing.length === 0) continue;
        trouble.push(`${member.database.label} differs in ${differing.join(", ")}`);
        await this.#repair(member, wanted, found, title, sql);
      }
      if (trouble.length === 0) return;
      if (unseen.length === trouble.length && this.#mayGoOn(unseen)) return;
      if (Date.now() - started >= (unseen.length > 0 ? UNSEEN_MS : DIFFERENT_MS)) throw disagreement(title, trouble);
      await delay(LOOK_AGAIN_MS);
    }
  }

  /** All members that can be asked, and words about those that can't. */
  async #everyone(): Promise<{ readonly members: readonly Member[]; readonly unseen: readonly string[] }> {
    const { database, session } = this.#context;
    const membership = await this.#cluster.membership(session);
    if (!membership?.ready) return { members: [], unseen: [`${database.label} takes no part in its cluster`] };
    const targets = await this.#targets(membership);
    const asked = await Promise.all(targets.map((target) => this.#ask(target)));
    const members = [...new Map(asked.flatMap((answer) => (typeof answer === "string" ? [] : [[answer.id, answer]]))).values()];
    if (members.length >= membership.size) return { members, unseen: [] };
    const why = asked.filter((answer) => typeof answer === "string");
    return {
      members,
      unseen: [`${members.length} of ${membership.size} servers could be asked${why.length > 0 ? ` (${why.join("; ")})` : ""}`],
    };
  }

  async #targets({ addresses, size }: Membership): Promise<readonly Database[]> {
    const { database } = this.#context;
    const { members = [] } = this.#options;
    if (members.length > 0) return await Promise.all(members.map((url) => openDatabase(url)));
    if (size === 1) return [database];
    return await Promise.all(addresses.flatMap((address) => database.at?.(address) ?? []));
  }

  async #ask(database: Database): Promise<Member | string> {
    try {
      let known = this.#open.get(database.label);
      if (known === undefined) {
        known = { database, session: await database.connect() };
        this.#open.set(database.label, known);
        await this.#cluster.prepare(known.session);
      }
      const membership = await this.#cluster.membership(known.session);
      if (membership?.ready) return { id: membership.self, ...known };
      return `${database.label} takes no part in the cluster`;
    } catch (error) {
      await this.#forget(database);
      return `${database.label}: ${error instanceof UnderpinError ? (error.why ?? error.message) : messageOf(error)}`;
    }
  }

  async #look({ database, session }: Member, only?: readonly string[]): Promise<Shapes | string> {
    try {
      return await this.#cluster.shapes(session, only);
    } catch (error) {
      await this.#forget(database);
      return `${database.label}: ${messageOf(error)}`;
    }
  }

  /** Makes one member show what it should; what can't be made so, the next look finds again. */
  async #repair({ database, session }: Member, wanted: Shapes, found: Shapes, title: string, sql: string | undefined): Promise<void> {
    const statements = differences(wanted, found).flatMap(
      (name) => (wanted.get(name) ? wanted.get(name)?.make : found.get(name)?.remove) ?? [],
    );
    const again = statements.length === 0 && sql !== undefined ? [sql] : statements;
    this.#tell(`${database.label} differs after "${title}" in ${differences(wanted, found).join(", ")}; it is being repaired.`);
    try {
      for (const statement of again)
        await politely(
          { ...this.#context, session, cluster: null },
          { title, use: "alone" },
          async () => void (await session.run(statement)),
        );
    } catch (error) {
      this.#tell(`${database.label} could not be repaired: ${messageOf(error)}`);
      await this.#forget(database);
    }
  }

  /** Says something once: the next look may find the same again. */
  #tell(text: string): void {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.#context.onEvent({ type: "notice", text });
  }

  #mayGoOn(unseen: readonly string[]): boolean {
    const { mode } = this.#context;
    if (mode === "online" && !this.#options.ignoreUnseen) return false;
    this.#tell(`Not every server of the cluster was compared: ${unseen.join("; ")}.`);
    return true;
  }

  async #forget({ label }: Database): Promise<void> {
    const known = this.#open.get(label);
    this.#open.delete(label);
    await known?.session.close().catch(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { database } of this.#open.values()) await this.#forget(database);
  }
}

/** Names of what one server has otherwise than it should, or has not, or should not have. */
function differences(wanted: Shapes, found: Shapes): readonly string[] {
  return [...new Set([...wanted.keys(), ...found.keys()])].filter((name) => wanted.get(name)?.definition !== found.get(name)?.definition);
}

/** Each object as most servers have it; of as many as few, the one that is there. */
function commonest(found: readonly Shapes[]): Shapes {
  const names = new Set(found.flatMap((shapes) => [...shapes.keys()]));
  const wanted = new Map<string, Shape>();
  for (const name of names) {
    const votes = found.map((shapes) => shapes.get(name));
    const count = (shape: Shape | undefined): number => votes.filter((vote) => vote?.definition === shape?.definition).length;
    const most = votes.toSorted((a, b) => count(b) - count(a) || Number(b !== undefined) - Number(a !== undefined))[0];
    if (most !== undefined) wanted.set(name, most);
  }
  return wanted;
}

function disagreement(title: string, trouble: readonly string[]): UnderpinError {
  return new UnderpinError("UP-CLUSTER", {
    what: `The servers of the cluster were not found alike ("${title}").`,
    why: trouble.join("; "),
    fine: "Everything before this is recorded; nothing that comes after it was begun.",
  });
}
