import type { Filter } from "@underpin/oslo/http";
import { sql, type Expression, type SqlBool } from "kysely";
import type { DialectName } from "underpin";
import { conditionOf } from "../database/listing.ts";
import type { Schema } from "../database/schemas/schema.ts";
import { userName, type selectUsers } from "./select.ts";

type Users = ReturnType<typeof selectUsers>;

const OF_PROVIDERS = new Set(["idp_id", "protocol_id", "unique_id"]);
const OPERATORS = { eq: "=", neq: "<>", lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;

/** Conditions on what stands beside the user's own row: names, identity providers, passwords, groups. */
export function whereUsers(
  users: Users,
  filters: readonly Filter[],
  group: string | undefined,
  { dialect, schema }: { readonly dialect: DialectName; readonly schema: Schema },
): Users {
  let query = users;
  if (group !== undefined)
    query = query.where(sql<SqlBool>`EXISTS (SELECT 1 FROM user_group_membership m WHERE m.user_id = u.id AND m.group_id = ${group})`);
  const names = filters.filter(({ name }) => name === "name");
  const provided = filters.filter(({ name }) => OF_PROVIDERS.has(name));
  if (provided.length > 0) {
    const conditions = [...provided.map((filter) => sql`${sql.ref(`f.${filter.name}`)} = ${filter.value}`), ...names.map(displayName)];
    query = query.where(federatedWith(sql.join(conditions, sql` AND `)));
  } else
    for (const filter of names) {
      const local = conditionOf(isLetterByLetter(filter) ? sql`${userName()}` : sql.ref("lu.name"), filter, dialect);
      // Somebody whom an identity provider vouches for is found by the name that it gives, if that is the very name.
      query = query.where(group === undefined ? sql<SqlBool>`(${local} OR ${federatedWith(displayName(filter))})` : local);
    }
  for (const filter of filters)
    if (filter.value instanceof Date) {
      const operator = OPERATORS[filter.comparator as keyof typeof OPERATORS];
      query = query.where(
        sql<SqlBool>`EXISTS (SELECT 1 FROM password p WHERE p.local_user_id = lu.id
          AND ${schema.password.expires("p")} ${sql.raw(operator)} ${filter.value.getTime() * 1000})`,
      );
    }
  return query;
}

/** Upstream compares these itself, with the name that it shows; others it leaves to the database, which knows local users' names. */
function isLetterByLetter(filter: Filter): boolean {
  return "ignoreCase" in filter && !filter.ignoreCase;
}

function displayName({ value }: Filter): Expression<unknown> {
  return sql`f.display_name = ${value}`;
}

function federatedWith(condition: Expression<unknown>): Expression<SqlBool> {
  return sql<SqlBool>`EXISTS (SELECT 1 FROM federated_user f WHERE f.user_id = u.id AND ${condition})`;
}
