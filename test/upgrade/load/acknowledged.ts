import type { Session } from "underpin";
import { KINDS, type State } from "./things.ts";

/** A thing as its client was told it is: removed things are null. */
type Known = State | null;

/** The writes that the service has acknowledged. */
export class Acknowledged {
  /** How many. */
  writes = 0;
  /** What things of a kind must be in the end, by id. */
  readonly things = new Map<string, Map<string, Known>>();
  /** Who has which role where: `project/user/role`. */
  readonly grants = new Map<string, boolean>();
  /** What nobody knows, as the answer to a write of it never came. */
  readonly unknown = new Set<string>();

  wrote(kind: string, id: string, state: Known): void {
    this.writes++;
    this.unknown.delete(id);
    const known = this.things.get(kind) ?? new Map<string, Known>();
    this.things.set(kind, known.set(id, state));
  }

  granted(id: string, isThere: boolean): void {
    this.writes++;
    this.unknown.delete(id);
    this.grants.set(id, isThere);
  }

  /** What the database does not show as it was acknowledged, row by row. */
  async lost(session: Session): Promise<readonly string[]> {
    const lost: string[] = [];
    for (const [kind, known] of this.things) {
      const { sql, columns } = KINDS[kind]!.rows;
      const rows = new Map((await session.query<Row>(sql)).map((row) => [row.id, row]));
      for (const [id, state] of known) {
        if (this.unknown.has(id)) continue;
        const row = rows.get(id);
        if (state === null && row !== undefined) lost.push(`${kind} ${id} was removed, and is there`);
        if (state !== null && row === undefined) lost.push(`${kind} ${id} is not there`);
        if (state === null || row === undefined) continue;
        for (const [name, column] of Object.entries(columns))
          if (valueIn(row, name, column) !== state[name])
            lost.push(`${kind} ${id}: ${name} is ${String(valueIn(row, name, column))}, not ${state[name]}`);
      }
    }
    const held = await session.query<{ target: string; actor: string; role: string }>(
      `SELECT target_id AS target, actor_id AS actor, role_id AS role FROM assignment WHERE type = 'UserProject' AND inherited = false`,
    );
    const there = new Set(held.map(({ target, actor, role }) => `${target}/${actor}/${role}`));
    for (const [id, isThere] of this.grants)
      if (!this.unknown.has(id) && there.has(id) !== isThere) lost.push(`grant ${id} is ${isThere ? "not " : ""}there`);
    return lost;
  }
}

type Row = Readonly<Record<string, unknown>> & { readonly id: string };

function valueIn(row: Row, name: string, column: string): unknown {
  const value = row[column];
  return column === "extra" ? (JSON.parse(String(value)) as Row)[name] : value;
}
