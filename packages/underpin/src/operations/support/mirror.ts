import { createHash } from "node:crypto";
import { UnderpinError } from "../../model/error.ts";
import type { MapColumnsSpec } from "../../model/operation.ts";
import { columnsOf, findColumn, type Index, type Key, type Table } from "../../model/schema.ts";
import type { OperationContext } from "./context.ts";
import { isServersRename } from "./mapping.ts";

/** An index or unique constraint of an old column, and its like on the new one. */
export interface Mirror {
  readonly original: string | null;
  /** What stands for it meanwhile: a constraint, or an index. */
  readonly key?: Key;
  readonly index?: Index;
}

type MirrorContext = { readonly dialect: Pick<OperationContext["dialect"], "catalogue" | "ddl" | "sync"> };

/** A name of ours, cut where the database would refuse it; what is cut off is identified by a hash. */
export function generatedName(name: string, longest: number | null): string {
  if (longest === null || Buffer.byteLength(name) <= longest) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  const cut = Buffer.from(name)
    .subarray(0, longest - hash.length - 1)
    .toString()
    .replace(/\uFFFD+$/, "");
  return `${cut}_${hash}`;
}

/**
 * What the new columns get of the indexes, unique constraints and keys of those they take over: exactly alike, under another name.
 * Where the server renames the old column at contract, nothing of these stays: what matters is that both releases find rows by
 * them and may upsert on them; uniqueness itself follows from the old column.
 */
export function mirrorsOf(spec: MapColumnsSpec, table: Table, context: MirrorContext): readonly Mirror[] {
  const standsIn = isServersRename(spec, context.dialect.ddl);
  return successors(spec, context).flatMap(({ from, to, sameType }) => {
    const rewrite = new Rewriting(table, from, to, sameType, context);
    // Then every new row has it at first, on one side or the other, whatever was given.
    const isShared = !context.dialect.sync.triggersFillRows && ![null, "NULL"].includes(findColumn(table, from)?.default ?? null);
    const refuseShared = (name: string): void => {
      if (isShared) rewrite.refuse(name, `is unique, and rows hold the default of ${from} until triggers have filled it`);
    };
    const isCopy = (index: Index): boolean => standsIn && isCopiedBack(index, rewrite.index(index), from, table, context);
    const indexes = table.indexes
      .filter((index) => columnsOf(index).includes(from) && !index.invalid && !isCopy(index))
      .map((index) => {
        const mirror = rewrite.index(index);
        if (index.unique) refuseShared(index.name);
        if (mirror.unique && !standsIn && !bearsNulls(mirror, to))
          rewrite.refuse(index.name, "is unique, and rows that are not filled yet would be alike in it");
        return { original: index.name, index: { ...mirror, unique: mirror.unique && bearsNulls(mirror, to) } };
      });
    const keys = [...table.unique, ...(standsIn && table.primaryKey ? [table.primaryKey] : [])].filter((key) =>
      [...key.columns, ...(key.index?.include ?? [])].includes(from),
    );
    return [
      ...indexes,
      ...keys.map((key): Mirror => {
        const like = rewrite.key(key);
        refuseShared(key.name ?? key.columns.join(", "));
        const { name, columns, index } = like;
        const mirror: Index = {
          name: name ?? generatedName(`underpin_${table.name}_${columns.join("_")}`, context.dialect.catalogue.longestName),
          columns,
          unique: true,
          ...index,
        };
        const isKey = !standsIn || !context.dialect.ddl.isTransactional;
        if (isKey && !bearsNulls(mirror, to))
          rewrite.refuse(key.name ?? "", "is unique, and rows that are not filled yet would be alike in it");
        if (isKey && key.onConflict)
          rewrite.refuse(key.name ?? "", "does not refuse a row like another but has its own way (ON CONFLICT), which its like would not");
        if (isKey) return { original: standsIn ? null : key.name, key: like };
        // What is put off to the end of a transaction can't be upserted on; what takes a row in another's place would be told of it.
        const isPlain = key.deferrable === undefined && key.onConflict === undefined;
        return { original: null, index: { ...mirror, unique: isPlain && bearsNulls(mirror, to) } };
      }),
    ];
  });
}

/** What an index is called that the new column has of its own, once the renamed one has it, too. */
export function nameBack(name: string, from: string, { dialect }: MirrorContext): string {
  return generatedName(`${name}_${from}`, dialect.catalogue.longestName);
}

/** Whether an index is one that an interrupted contract has copied from the new column to the old one: that is not its like but what it is to become. */
function isCopiedBack(index: Index, like: Index, from: string, { indexes }: Table, context: MirrorContext): boolean {
  return indexes.some((other) => index.name === nameBack(other.name, from, context) && shapeOf(other) === shapeOf(like));
}

interface Successor {
  readonly from: string;
  readonly to: string;
  /** Whether it holds what the old one does, too. */
  readonly sameType: boolean;
}

/** What a mirror is called in the catalogue: by its name, or, where its original was called otherwise when it was made, by what it is. */
export function standing({ index, key }: Mirror, table: Table): string | null {
  const [list, wanted]: readonly [readonly (Index | Key)[], Index | Key | undefined] = index ? [table.indexes, index] : [table.unique, key];
  const found = list.find(({ name }) => name === wanted?.name) ?? (wanted && list.find((other) => shapeOf(other) === shapeOf(wanted)));
  return found?.name ?? null;
}

/** The server's own statement has its name in it. */
const NAMED: ReadonlySet<string> = new Set(["name", "comment", "definition"]);

/** What an index or a key is, whatever it is called. */
function shapeOf(one: Index | Key): string {
  const rest = Object.entries(one).filter(([part]) => !NAMED.has(part));
  return JSON.stringify(rest.toSorted(([a], [b]) => a.localeCompare(b)));
}

/** New columns that take over one old column each, which goes at contract: what stays keeps what hangs on it for itself. */
function successors(spec: MapColumnsSpec, context: MirrorContext): readonly Successor[] {
  return likenesses(spec, context).filter(({ from }) => spec.drop.includes(from));
}

function likenesses({ old, new: news }: MapColumnsSpec, { dialect }: MirrorContext): readonly Successor[] {
  const [from, ...more] = old;
  return news.flatMap(({ name, type }): readonly Successor[] => {
    if ("like" in type) return type.of === undefined ? [{ from: type.like, to: name, sameType: true }] : [];
    const isCarried = dialect.catalogue.answers?.index["replace column"] === "carried";
    return isCarried && from !== undefined && more.length === 0 && news.length === 1 ? [{ from, to: name, sameType: false }] : [];
  });
}

/** Indexes and keys, speaking of another column. */
class Rewriting {
  readonly #from: string;
  readonly #to: string;
  readonly #table: Table;
  readonly #sameType: boolean;
  readonly #dialect: MirrorContext["dialect"];
  constructor(table: Table, from: string, to: string, sameType: boolean, { dialect }: MirrorContext) {
    this.#table = table;
    this.#from = from;
    this.#to = to;
    this.#sameType = sameType;
    this.#dialect = dialect;
  }

  index(index: Index): Index {
    return {
      ...index,
      name: this.#name(index.name),
      columns: index.columns.map((name) => this.#renamed(name)),
      ...this.#rest(index, index.name),
    };
  }

  key(key: Key): Key {
    const rest = key.index && { ...key.index, ...this.#rest(key.index, key.name ?? "") };
    return {
      ...key,
      name: key.name === null ? null : this.#name(key.name),
      columns: key.columns.map((name) => this.#renamed(name)),
      ...(rest && { index: rest }),
    };
  }

  #name(of: string): string {
    return generatedName(`${of}_${this.#to}`, this.#dialect.catalogue.longestName);
  }

  #renamed(name: string): string {
    return name === this.#from ? this.#to : name;
  }

  #rest({ parts, uses, include, where, method }: Partial<Index>, name: string): Partial<Index> {
    const isFit =
      this.#sameType || (method === undefined && !parts?.some(({ column, suffix }) => column === this.#from && !isOrder(suffix)));
    if (!isFit) this.refuse(name, "has an operator class, a collation or a method of the old type");
    return {
      ...(parts && {
        parts: parts.map((part) =>
          part.expression === undefined
            ? { ...part, column: part.column === null ? null : this.#renamed(part.column) }
            : { ...part, expression: this.#expression(part.expression, name) },
        ),
      }),
      ...(uses && { uses: uses.map((column) => this.#renamed(column)) }),
      ...(include && { include: include.map((column) => this.#renamed(column)) }),
      ...(where !== undefined && { where: this.#expression(where, name) }),
    };
  }

  /** An expression keeps its meaning only where the new column holds what the old one does. */
  #expression(text: string, name: string): string {
    const renamed = this.#dialect.catalogue.renamedIn?.(text, { [this.#from]: this.#to }) ?? null;
    if (renamed === text) return text;
    if (renamed === null || !this.#sameType) this.refuse(name, `speaks of ${this.#from} in an expression or condition (${text})`);
    return renamed ?? text;
  }

  refuse(name: string, why: string): never {
    throw new UnderpinError("UP-DEPENDENT", {
      what: `The index ${name} of ${this.#table.name} can't be made for ${this.#to}: it ${why}.`,
      fine: "Nothing was changed.",
      next: "Drop it first (dropIndex), and make one for the new shape (addIndex).",
    });
  }
}

/** Whether rows in which a column is not filled yet can't be alike in a unique index. */
function bearsNulls({ columns, include = [], options, parts, where }: Index, column: string): boolean {
  if (columns.includes(column)) return !options?.startsWith("NULLS NOT DISTINCT");
  return include.includes(column) && where === undefined && (parts ?? []).every((part) => part.column !== null);
}

function isOrder(suffix: string): boolean {
  return /^( DESC)?( NULLS (FIRST|LAST))?$/.test(suffix);
}
