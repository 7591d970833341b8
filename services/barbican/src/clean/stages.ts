import type { Schema } from "../database/schemas/schema.ts";

/** What a clean is to do, and by which time. */
export interface Cleaning {
  /** Projects that nothing belongs to go, too. */
  readonly projects: boolean;
  /** Secrets that have expired are marked as deleted first. */
  readonly expired: boolean;
  /** Rows that were marked longer ago go; those of this very moment too if negative. */
  readonly minDays: number;
}

/** A time of the clean: as a text, as secrets hold when they expire, or that before which marked rows go. */
type Time = "now" | "moment" | "threshold";

/**
 * A statement over some rows of a stage's table: `{range}` is the condition that they are those, `{ids}` a list of ids that were asked for
 * before. Its other parameters, which stand before, are times: of the clean, or that before which marked rows go.
 */
interface StageStatement {
  readonly sql: string;
  readonly times?: readonly Time[];
}

/** Rows of one table that are walked by their ids, some at a time. */
export interface Stage {
  /** What its rows are in the log. */
  readonly name: string;
  readonly table: string;
  /** Asks for ids first: MySQL looks at whole tables for what a nested query says. */
  readonly ids?: StageStatement;
  /** Run one after the other within a transaction. */
  readonly statements: readonly StageStatement[];
}

/** Tables with rows that belong to a project. Upstream forgets the last one. */
const OF_PROJECTS = [
  "orders",
  "kek_data",
  "secret_consumer_metadata",
  "secrets",
  "container_consumer_metadata",
  "containers",
  "preferred_certificate_authorities",
  "certificate_authorities",
  "project_certificate_authorities",
  "project_quotas",
  "project_secret_store",
];

/** Marked along with a secret. */
const OF_EXPIRED = ["secret_store_metadata", "secret_user_metadata", "encrypted_data", "container_secret"];

/**
 * Tables whose marked rows go, in this order, and what else refers to their rows: one that is still referred to stays, where a foreign
 * key would end upstream's whole clean.
 */
const MARKED: readonly { readonly table: string; readonly unless?: Readonly<Record<string, string>> }[] = [
  { table: "transport_keys" },
  { table: "order_barbican_metadata" },
  { table: "order_retry_tasks" },
  { table: "order_plugin_metadata" },
  { table: "orders", unless: { order_retry_tasks: "order_id", order_barbican_metadata: "order_id", order_plugin_metadata: "order_id" } },
  { table: "encrypted_data" },
  { table: "secret_user_metadata" },
  { table: "secret_store_metadata" },
  { table: "container_secret" },
  { table: "secret_consumer_metadata" },
  {
    table: "secrets",
    unless: {
      orders: "secret_id",
      encrypted_data: "secret_id",
      secret_user_metadata: "secret_id",
      secret_store_metadata: "secret_id",
      container_secret: "secret_id",
      secret_consumer_metadata: "secret_id",
      secret_acls: "secret_id",
    },
  },
  { table: "container_consumer_metadata" },
  {
    table: "containers",
    unless: {
      orders: "container_id",
      container_consumer_metadata: "container_id",
      container_secret: "container_id",
      container_acls: "container_id",
    },
  },
  { table: "kek_data", unless: { encrypted_data: "kek_id" } },
];

/** What a clean does, in upstream's order; tables that the schema does not have yet are left out. */
export function stagesOf({ projects, expired }: Cleaning, { secrets }: Schema, present: ReadonlySet<string>): readonly Stage[] {
  const all = [
    ...(projects ? [unassociatedProjects(present)] : []),
    ...(expired ? expiredSecrets(secrets.expires, present) : []),
    ...MARKED.map((one) => marked(one, present)),
  ];
  return all.filter(({ table }) => present.has(table));
}

function unassociatedProjects(present: ReadonlySet<string>): Stage {
  const having = OF_PROJECTS.filter((table) => present.has(table)).map((table) => without(table, "project_id", "projects"));
  return {
    name: "unassociated projects",
    table: "projects",
    statements: [{ sql: `DELETE FROM projects WHERE {range} AND ${having.join(" AND ")}` }],
  };
}

function expiredSecrets(expires: string, present: ReadonlySet<string>): readonly Stage[] {
  const mark = (table: string, column: string): StageStatement => ({
    sql: `UPDATE ${table} SET deleted = true, deleted_at = ?, updated_at = ? WHERE ${column} IN ({ids})`,
    times: ["now", "now"],
  });
  return [
    {
      name: "expired secrets",
      table: "secrets",
      ids: { sql: `SELECT id FROM secrets WHERE deleted = false AND ${expires} <= ? AND {range}`, times: ["moment"] },
      // Upstream marks anew what belongs to all secrets that are marked, and then fails on the foreign keys of those that go.
      statements: [...OF_EXPIRED.filter((table) => present.has(table)).map((table) => mark(table, "secret_id")), mark("secrets", "id")],
    },
    {
      name: "access control lists of deleted secrets",
      table: "secrets",
      ids: {
        sql: "SELECT secret_acls.id FROM secret_acls JOIN secrets ON secrets.id = secret_acls.secret_id WHERE secrets.deleted = true AND {range}",
      },
      statements: [{ sql: "DELETE FROM secret_acl_users WHERE acl_id IN ({ids})" }, { sql: "DELETE FROM secret_acls WHERE id IN ({ids})" }],
    },
  ];
}

function marked({ table, unless = {} }: (typeof MARKED)[number], present: ReadonlySet<string>): Stage {
  const others = Object.entries(unless).filter(([other]) => present.has(other));
  const free = others.map(([other, column]) => ` AND ${without(other, column, table)}`).join("");
  return {
    name: table,
    table,
    statements: [{ sql: `DELETE FROM ${table} WHERE deleted = true AND deleted_at <= ? AND {range}${free}`, times: ["threshold"] }],
  };
}

function without(table: string, column: string, of: string): string {
  return `NOT EXISTS (SELECT 1 FROM ${table} WHERE ${table}.${column} = ${of}.id)`;
}
