import { expect, test } from "vitest";
import type { Node } from "../../ledger/nodes.ts";
import { EMPTY_SCHEMA, type Column, type Schema, type Table } from "../../model/schema.ts";
import { apart } from "./node-clocks.ts";
import { behind } from "./replicas-behind.ts";
import { invalidIn } from "./invalid-indexes.ts";
import { isShared } from "./pooler.ts";
import { leftIn } from "./left-overs.ts";
import { neededBy, shortage } from "./free-space.ts";
import { olderThan } from "./old-nodes.ts";
import { disagreements } from "./versions-disagree.ts";
import { withoutKey } from "./tables-without-key.ts";

const column = (name: string, nullable = true): Column => ({ name, type: "integer", nullable, default: null, autoincrement: false });
const table = (name: string, more: Partial<Table> = {}): Table => ({
  name,
  columns: [column("id", false), column("title")],
  primaryKey: { name: null, columns: ["id"] },
  unique: [],
  foreignKeys: [],
  indexes: [],
  checks: [],
  ...more,
});
const schema = (tables: readonly Table[], more: Partial<Schema> = {}): Schema => ({
  ...EMPTY_SCHEMA,
  tables: new Map(tables.map((one) => [one.name, one])),
  ...more,
});
const keyless = { primaryKey: null };

test("a table without a primary key is told of, unless columns that are never NULL tell its rows apart", () => {
  const found = withoutKey(
    schema([
      table("good"),
      table("bare", keyless),
      table("unique", { ...keyless, unique: [{ name: null, columns: ["id"] }] }),
      table("indexed", { ...keyless, indexes: [{ name: "i", columns: ["id"], unique: true }] }),
      table("may be null", { ...keyless, unique: [{ name: null, columns: ["title"] }] }),
      table("half", { ...keyless, indexes: [{ name: "i", columns: ["id"], unique: true, invalid: true }] }),
      table("schema_record", keyless),
      table("underpin_lease", keyless),
    ]),
    ["migrate_version", "schema_record"],
  );
  expect(found).toEqual(["bare", "may be null", "half"]);
});

test("an index that was built by half is told of with its table", () => {
  const indexes = [
    { name: "whole", columns: ["id"], unique: false },
    { name: "half", columns: ["title"], unique: false, invalid: true as const },
  ];
  expect(invalidIn(schema([table("post", { indexes })]))).toEqual(["half on post"]);
});

test("what is ours is left over where no evolution in flight has its hands on the table", () => {
  const trigger = (name: string, of: string) => ({ name, table: of, timing: "BEFORE", event: "UPDATE" });
  const live = schema([table("post", { columns: [column("id"), column("underpin_wide_id")] }), table("person"), table("underpin_node")], {
    triggers: [trigger("underpin_sync_a", "post"), trigger("underpin_sync_b", "person"), trigger("own", "post")],
  });
  expect(leftIn(live, new Set(["person"]), [])).toEqual(["trigger underpin_sync_a on post", "column post.underpin_wide_id"]);
  expect(leftIn(live, new Set(["person", "post"]), [])).toEqual([]);
});

const node = (name: string, version: number, clockOffMs: number | null = 0): Node => ({
  node: name,
  release: `r${version}`,
  version,
  secondsAgo: 3,
  says: null,
  clockOffMs,
});

test("nodes of a release before the expansion are told of, and those whose schema is gone", () => {
  const versions = { legacy: null, expand: 5, migrate: 5, contract: 3 };
  expect(olderThan(versions, [node("a", 5), node("b", 4), node("c", 2)])).toEqual([
    "b runs r4, seen 3 s ago",
    "c runs r2, seen 3 s ago; what it reads is gone already",
  ]);
  expect(olderThan({ ...versions, expand: null }, [node("a", 1)])).toEqual([]);
});

test("clocks that are two seconds apart from the database's are told of", () => {
  expect(apart([node("a", 1, 2000), node("b", 1, 2500), node("c", 1, -90_000), node("d", 1, null)])).toEqual([
    "b is 2.5 s ahead of the database",
    "c is 90.0 s behind the database",
  ]);
});

test("replicas that are behind or don't follow are told of", () => {
  expect(
    behind([
      { name: "a", seconds: 0 },
      { name: "b", seconds: 7.25 },
      { name: "c", seconds: null },
    ]),
  ).toEqual(["b is 7.3 s behind", "c does not follow"]);
});

test("a pooler is seen where two connections are one at times, or change", () => {
  expect(
    isShared([
      ["1", "2"],
      ["1", "2"],
    ]),
  ).toBe(false);
  expect(
    isShared([
      ["1", "2"],
      ["1", "1"],
    ]),
  ).toBe(true);
  expect(
    isShared([
      ["1", "2"],
      ["2", "1"],
    ]),
  ).toBe(true);
  expect(isShared([["", ""]])).toBe(false);
});

const state = (versions: readonly (number | null)[], more: object = {}) => {
  const [legacy = null, expand = null, migrate = null, contract = null] = versions;
  const all = { legacy, expand, migrate, contract };
  return { versions: all, recorded: all, contracting: null, offline: null, controlled: true, empty: false, tables: [], ...more };
};

test("records that contradict themselves, another tool's or the scripts are told of", () => {
  const told = (one: ReturnType<typeof state>, isLinear = false): readonly string[] => disagreements(one, () => 9, isLinear);
  expect(told(state([null, 5, 5, 5]))).toEqual([]);
  expect(told(state([null, 5, 4, 3]))).toEqual([]);
  expect(told(state([null, 4, 5, 5]))).toEqual(["migrate (005) stands ahead of expand (004)."]);
  expect(told(state([null, 5, 4, 5]))).toEqual(["contract (005) stands ahead of migrate (004)."]);
  expect(told(state([null, 10, 5, 5]))).toEqual(["expand stands at 010; the newest script here is 009."]);
  expect(told(state([null, 7, 7, 7], { recorded: { legacy: null, expand: 6, migrate: 7, contract: null } }))).toEqual([
    "expand is recorded as 006 in migrate_version, and stands at 007 by the other record.",
  ]);
  expect(told(state([], { controlled: false }))).toEqual(["There are tables, but no record of what version they are."]);
  expect(told(state([], { controlled: false, empty: true }))).toEqual([]);
  expect(told(state([12]), true)).toEqual(["legacy stands at 012; the newest script here is 009."]);
});

test("the plan needs room once for each table that is copied or carried over", () => {
  const step = (kind: string, of: string, bytes: number, more: object = {}) => ({
    change: kind === "move" ? { kind, move: { table: of } } : { kind, table: of },
    size: { rows: 1, bytes },
    statements: [],
    ...more,
  });
  const rewritten = { statements: [{ sql: "", lock: "all wait", rewrite: true }] };
  const scripts = [
    {
      steps: [
        step("move", "post", 5 << 20),
        step("alterColumn", "post", 5 << 20, rewritten),
        step("alterColumn", "person", 3 << 20, rewritten),
        step("addColumn", "light", 99 << 20),
        step("move", "done", 99 << 20, { skip: "done before" }),
      ],
    },
  ] as unknown as Parameters<typeof neededBy>[0];
  const needed = neededBy(scripts);
  expect([...needed.keys()]).toEqual(["post", "person"]);
  expect(shortage(needed, { place: "/data", bytes: 8 << 20 })).toEqual([]);
  expect(shortage(needed, null)).toEqual([]);
  expect(shortage(needed, { place: "/data", bytes: 7 << 20 })).toEqual([
    "7 MiB are free at /data, and up to 8 MiB may be needed: post 5 MiB, person 3 MiB.",
  ]);
});
