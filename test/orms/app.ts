import type { DialectName } from "underpin";

/** What a row means, whichever release writes it. */
export interface Item {
  readonly id: number;
  readonly name: string;
  readonly price: number;
  readonly plan: string;
}

/** A row by the columns of one release. */
export type Row = Readonly<Record<string, unknown>> & { readonly id: number };

/** What one release calls things, and how it spells them. */
export interface Release {
  readonly version: number;
  readonly columns: readonly { readonly name: string; readonly type: "string" | "number" }[];
  /** An item as the release writes it; what is left out of the item is left out of the row. */
  readonly write: (item: Partial<Item>) => Readonly<Record<string, unknown>>;
}

const only = (entries: readonly (readonly [string, unknown])[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(entries.filter(([, value]) => value !== undefined));

/** The release that is running: name, price in whole units, plan with a DEFAULT. */
export const OLD: Release = {
  version: 1,
  columns: [
    { name: "name", type: "string" },
    { name: "price", type: "number" },
    { name: "plan", type: "string" },
  ],
  write: ({ name, price, plan }) =>
    only([
      ["name", name],
      ["price", price],
      ["plan", plan],
    ]),
};

/** The one that is coming: title, cents, tier. */
export const NEW: Release = {
  version: 2,
  columns: [
    { name: "title", type: "string" },
    { name: "cents", type: "number" },
    { name: "tier", type: "string" },
  ],
  write: ({ name, price, plan }) =>
    only([
      ["title", name],
      ["cents", price === undefined ? undefined : price * 100],
      ["tier", plan],
    ]),
};

export const TABLE: Readonly<Record<Exclude<DialectName, "sqlite">, string>> = {
  postgres:
    "CREATE TABLE item (id integer PRIMARY KEY, name varchar(40) NOT NULL, price integer NOT NULL DEFAULT 0, plan varchar(20) NOT NULL DEFAULT 'free', note varchar(40))",
  mysql:
    "CREATE TABLE item (id int PRIMARY KEY, name varchar(40) NOT NULL, price int NOT NULL DEFAULT 0, plan varchar(20) NOT NULL DEFAULT 'free', note varchar(40))",
};

/** One release's code with one ORM: it knows its own columns, and nothing of the others. */
export interface App extends AsyncDisposable {
  /** Inserts a row; what is left out of it is left to the database. */
  insert(row: Row): Promise<void>;
  /** Changes some columns of a row. */
  update(id: number, changes: Readonly<Record<string, unknown>>): Promise<void>;
  /** Reads a row, changes it as an object, and writes all its columns back, as the ORM saves. */
  save(id: number, changes: Readonly<Record<string, unknown>>): Promise<void>;
  find(id: number): Promise<Row | undefined>;
  /** Runs a statement over the pool, for the check of its marker. */
  query(sql: string): Promise<unknown>;
  /** How many of its transactions the server ended as a deadlock, and it did again, as its ORM says; none of the others' has to. */
  readonly retried?: number;
}

/** Connects a release with an ORM, marked as docs/clients.md says. */
export type Connect = (dialect: Exclude<DialectName, "sqlite">, url: string, release: Release) => Promise<App>;
