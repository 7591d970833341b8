import type { Alteration } from "./alteration.ts";
import type { Acceptance } from "./dependents.ts";
import type { Existing } from "./existing.ts";
import type { Row, Settings } from "./row.ts";
import type { Check, Column, DialectName, ForeignKey, Index, Key, TableShape, Trigger } from "./schema.ts";
import type { OperationSpec } from "./operation.ts";
import type { Propagation, Pair } from "./sync.ts";
import type { ColumnSpec } from "./types.ts";

/** A condition on the row that a trigger sees; `NEW.c` and `OLD.c` name its values. */
export type Condition =
  | { readonly isNull: string }
  | { readonly notNull: string }
  | { readonly changed: string }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] };

/**
 * Refuses, as a constraint of that name would, what a client writes that is marked for this version or a later one, unless `holds` (SQL over
 * the row, as of a check) is true or NULL; an UPDATE of a row that did not hold to it before may leave it so.
 */
export interface Binding {
  readonly holds: string;
  readonly version: number;
  readonly as: { readonly check: string } | { readonly notNull: string };
}

/** A trigger, said independent of any database. */
export interface TriggerSpec {
  readonly name: string;
  readonly table: string;
  readonly timing: "BEFORE" | "AFTER";
  readonly event: "INSERT" | "UPDATE" | "DELETE";
  readonly when?: Condition;
  /**
   * Refuse the write with this message, run this one statement (double-quoted names, `NEW.column`), fill a column that is
   * NULL, or carry the write over to another table; `link` tells one pair of tables from another.
   */
  readonly action:
    | { readonly refuse: string }
    | { readonly run: string }
    /** Columns set to what an expression over the row says (`{NEW.column}`), whatever was written into them. */
    | { readonly assign: Readonly<Record<string, string>> }
    | { readonly fill: string; readonly with: string; readonly key: readonly string[] }
    | { readonly propagations: readonly Propagation[]; readonly link: string }
    | Binding;
  /** PostgreSQL: the name of the function that carries the action; the trigger's own name if left out. */
  readonly function?: string;
  /** The whole statement, set by a dialect that must make the trigger again when it rebuilds the table. */
  readonly sql?: string;
}

/** What a data move may do inside its batch's transaction. */
export interface MoveTools {
  readonly dialect: DialectName;
  /** Reads rows. Names in double quotes, `?` for values, on every database. */
  query(sql: string, params?: readonly unknown[]): Promise<readonly Row[]>;
  /** Writes; returns how many rows the statement matched. */
  run(sql: string, params?: readonly unknown[]): Promise<number>;
  /** What the operator configured for the service (`[section]` `option`), for scripts that need more than the database. */
  readonly settings: Settings;
}

/** Existing rows carried over in batches along the key of `table`, each batch with its checkpoint in one transaction. */
export interface Move {
  readonly name: string;
  readonly table: string;
  /** Which rows still need it; portable SQL over `table`. */
  readonly where?: string;
  /** Either: columns set by SQL expressions, one UPDATE a range … */
  readonly set?: Readonly<Record<string, string>>;
  /** … or: a function over the rows of a range, for what SQL can't do. */
  readonly rows?: (rows: readonly Row[], tools: MoveTools) => Promise<void>;
  /** For `rows`: the columns to read; the key is always among them. */
  readonly columns?: readonly string[];
  /** … or: rows for another table, by SQL expressions; those whose key is there already are left alone. */
  readonly into?: {
    readonly table: string;
    readonly key: readonly string[];
    readonly values: Readonly<Record<string, string>>;
    /** Rows of the range that come to the same are one. */ readonly distinct?: true;
  };
  /** The link between two tables whose triggers must not carry back what this move writes. */
  readonly link?: string;
  /** The service's own triggers do not fire meanwhile. */
  readonly quiet?: true;
  /** For `set`: the table has no key, and is walked in the order in which its rows are stored; a row that moves must need it no more. */
  readonly byPlace?: true;
  /** For `set`: another table that it reads, its key in the order of this one's; its rows are locked while they are copied. */
  readonly reads?: { readonly table: string; readonly key: readonly string[] };
}

/** In one table: columns that take the places of others, and the keys on them that take the places of theirs. */
export interface TableSwap {
  readonly table: string;
  readonly columns: readonly { readonly old: string; readonly by: string }[];
  readonly triggers: readonly string[];
  readonly primaryKey?: { readonly name: string; readonly by: string };
  /** Constraints and indexes by their names, and the ones that take these over. */
  readonly unique: readonly { readonly name: string; readonly by: string }[];
  readonly indexes: readonly { readonly name: string; readonly by: string }[];
  readonly foreignKeys: readonly { readonly name: string; readonly by: string }[];
}

/** What a new table comes from, and by what name the column is called there that each of its own is made of. */
export interface Origin {
  readonly table: string;
  readonly columns: Readonly<Record<string, string>>;
}

/** The kinds of effect a statement can have; phases allow some of them. */
export type Effect = "add" | "relax" | "alter" | "drop" | "trigger" | "untrigger" | "data" | "read" | "unknown";

/**
 * One change that a script describes. `C` is `ColumnSpec` as a script writes it, {@link Column} once a dialect has
 * lowered it to its own types and names.
 */
export type Change<C = ColumnSpec> =
  | {
      readonly kind: "create-table";
      readonly table: TableShape<C>;
      readonly existing?: Existing;
      /** Whose rows it takes over: it is to be as open, and as closed, as that one. */
      readonly from?: Origin;
      /** Values of the enum types it uses, by name; set where a database has named enums. */ readonly enums?: Readonly<
        Record<string, readonly string[]>
      >;
    }
  | {
      readonly kind: "drop-table";
      readonly table: string;
      /** Named enums that were made with it, and go with it unless others use them. */
      readonly enums?: readonly string[];
    }
  | { readonly kind: "rename-table"; readonly table: string; readonly to: string }
  /** A second name for a table, which can be read and written like it; then that name for good; or it goes. */
  | { readonly kind: "create-alias"; readonly table: string; readonly alias: string }
  | { readonly kind: "take-alias"; readonly table: string; readonly alias: string }
  | { readonly kind: "drop-alias"; readonly table: string; readonly alias: string }
  | {
      readonly kind: "add-column";
      readonly table: string;
      readonly column: C;
      readonly existing?: Existing;
      /** Columns whose users may use it in the same ways: who may do so with all of them. */
      readonly grantsOf?: readonly string[];
      readonly foreignKey?: ForeignKey;
      /** The values of its enum type, by name; set where a database has named enums. */ readonly enums?: Readonly<
        Record<string, readonly string[]>
      >;
    }
  | {
      readonly kind: "drop-column";
      readonly table: string;
      readonly column: string;
      /** Indexes lose the column instead of going with it (MySQL). */ readonly shrinksIndexes?: true;
      /** Named enums that go with it unless others use them. */ readonly enums?: readonly string[];
      /** The column that takes its place: sequences that belong to it are given to that. */ readonly heir?: string;
    }
  /** The server's own rename: what hangs on the column follows. */
  | {
      readonly kind: "rename-column";
      readonly table: string;
      readonly column: string;
      readonly to: string;
      /** A column of that name stood in for it, and goes; who might use that one may use this one. */
      readonly replacing?: true;
      /** … or takes the name that it had, in the same moment: both names are there before and after. */
      readonly swapping?: true;
    }
  | {
      readonly kind: "alter-column";
      readonly table: string;
      readonly column: string;
      readonly to: Alteration<C>;
      /** The values that its enum type is to have, by name; set where a database has named enums. */
      readonly enums?: Readonly<Record<string, readonly string[]>>;
    }
  | {
      readonly kind: "change-primary-key";
      readonly table: string;
      readonly columns: readonly string[];
      readonly add?: C;
      /** An index that is there, and becomes the key's where the server can. */
      readonly index?: string;
      /** A column of the old key that goes, or may be NULL from then on. */
      readonly leaving?: { readonly column: string; readonly as: "gone" | "nullable" };
    }
  | { readonly kind: "add-unique"; readonly table: string; readonly unique: Key }
  | { readonly kind: "drop-unique"; readonly table: string; readonly columns: readonly string[]; readonly name?: string }
  | {
      readonly kind: "add-foreign-key";
      readonly table: string;
      readonly foreignKey: ForeignKey;
      /** Every row is known to hold to it. */ readonly known?: true;
    }
  | { readonly kind: "drop-foreign-key"; readonly table: string; readonly columns: readonly string[] }
  | { readonly kind: "add-check"; readonly table: string; readonly check: Check & { readonly name: string } }
  | { readonly kind: "drop-check"; readonly table: string; readonly name: string }
  /** Checks let a row pass while a column has yet to follow the one that stands in for it; with none, they are as they were. */
  | { readonly kind: "loosen-checks"; readonly table: string; readonly standIns: readonly { readonly old: string; readonly new: string }[] }
  | { readonly kind: "create-index"; readonly table: string; readonly index: Index }
  | { readonly kind: "drop-index"; readonly table: string; readonly name: string }
  /** With `replacing`, the one that is called so goes in the same moment. */
  | { readonly kind: "rename-index"; readonly table: string; readonly name: string; readonly to: string; readonly replacing?: true }
  | { readonly kind: "rename-constraint"; readonly table: string; readonly name: string; readonly to: string; readonly replacing?: true }
  /** What a table, or one of its columns, is for; null takes it away. Databases without comments leave it out. */
  | { readonly kind: "comment"; readonly table: string; readonly column?: string; readonly text: string | null }
  /** A view reads a column by its new name, and is called as before. */
  | {
      readonly kind: "replace-view";
      readonly table: string;
      readonly view: string;
      readonly column: string;
      readonly to: string;
      readonly sql: string;
    }
  | { readonly kind: "create-trigger"; readonly trigger: TriggerSpec }
  | { readonly kind: "drop-trigger"; readonly table: string; readonly name: string; readonly function?: string }
  | { readonly kind: "ensure-row"; readonly table: string; readonly key: readonly string[]; readonly row: Row }
  | { readonly kind: "move"; readonly move: Move }
  | {
      readonly kind: "sync-triggers";
      readonly table: string;
      readonly pairs: readonly Pair[];
      /** Triggers were there before, and went only while columns changed places. */ readonly again?: true;
      /** The triggers it becomes; set by a dialect. */ readonly made?: readonly Trigger[];
    }
  | { readonly kind: "verify-pair"; readonly table: string; readonly pair: Pair }
  /** Columns of several tables change places with others in one moment, and take over their keys and names. */
  | { readonly kind: "swap-columns"; readonly table: string; readonly swaps: readonly TableSwap[] }
  /** A table like another, without its foreign keys, in which some columns have other types … */
  | { readonly kind: "copy-table"; readonly table: string; readonly copy: string; readonly types: Readonly<Record<string, string>> }
  /** … and several such copies that take the places of the originals in one moment, which go. */
  | { readonly kind: "swap-tables"; readonly table: string; readonly swaps: readonly { readonly table: string; readonly copy: string }[] }
  /** A query that must find nothing; `title` says what it asks, `finding` what is wrong if it finds rows. */
  | { readonly kind: "verify-rows"; readonly table: string; readonly title: string; readonly query: string; readonly finding: string }
  | { readonly kind: "evolve"; readonly operation: OperationSpec }
  | {
      readonly kind: "raw";
      readonly title: string;
      readonly sql: Readonly<Partial<Record<DialectName, string>>>;
      readonly effect?: Effect;
      readonly why?: string;
      readonly done?: Readonly<Partial<Record<DialectName, string>>>;
      /** The title of the SQL that this takes back. */
      readonly takesBack?: string;
      /** Columns that it adds to a table. */
      readonly adds?: { readonly table: string; readonly columns: readonly Column[] };
    };

/** A change that stands for itself, whatever the schema is. */
export type PlainChange = Exclude<Change, { kind: "evolve" }>;

/** A change in a dialect's own types and names; operations are taken apart by then. */
export type LoweredChange = Exclude<Change<Column>, { kind: "evolve" }>;

/** A change as it stands in a script: with the reason why its phase's rules let it pass, where they would not. */
export interface Described {
  readonly change: Change;
  readonly exception?: string;
  /** What hangs on what it changes, and may be lost or break. */
  readonly accept?: readonly Acceptance[];
  /** What becomes of the service's own triggers while rows are carried over: see `EvolutionOptions`. */
  readonly ownTriggers?: "quiet";
  /** Only on these databases. */
  readonly only?: readonly DialectName[];
  /** What the script allows beyond what nobody notices. */
  readonly allow?: Allowance;
}

/** Writers may wait while the server copies a table, where it has no other way. */
export type Allowance = "table copy";
