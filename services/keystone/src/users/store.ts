import type { Pool } from "@underpin/oslo/db";
import type { Filter, Paging } from "@underpin/oslo/http";
import { loaded, type Loaded } from "@underpin/oslo/policy";
import type { Kysely } from "kysely";
import { readPage, whereFilters, type Page } from "../database/listing.ts";
import { schemaOf } from "../database/schemas/schema-of.ts";
import type { Tables } from "../database/tables.ts";
import { whereUsers } from "./filters.ts";
import { selectUsers } from "./select.ts";
import { federatedAt, userOf, type Activity, type OptionRow, type User } from "./user.ts";

/** A user with all that the API shows of them; undefined if there is none of that id. */
export async function findUser(db: Kysely<Tables>, id: string, activity: Activity): Promise<Loaded<User> | undefined> {
  const row = await selectUsers(db).where("u.id", "=", id).executeTakeFirst();
  if (row === undefined) return undefined;
  const user = userOf(row, { options: await optionsOf(db, [id]), activity });
  const rows = await db.selectFrom("federated_user").selectAll().where("user_id", "=", id).orderBy("id").execute();
  return loaded(rows.length === 0 ? user : { ...user, federated: federatedAt(rows) });
}

export interface UsersAsked {
  readonly filters: readonly Filter[];
  readonly paging: Paging;
  /** Only those who belong to this group. */
  readonly group?: string;
  /** Whether a page that is exactly full counts for one that something follows. */
  readonly isFullWhenReached: boolean;
}

const COLUMNS = { domain_id: "u.domain_id", enabled: "u.enabled" };

/** A page of users: two statements, however many they are. */
export async function listUsers(pool: Pool<Tables>, asked: UsersAsked, activity: Activity): Promise<Page<User>> {
  const { filters, paging, group, isFullWhenReached } = asked;
  return await pool.read(async (db) => {
    const query = whereUsers(whereFilters(selectUsers(db), filters, COLUMNS, pool.dialect), filters, group, {
      dialect: pool.dialect,
      schema: schemaOf(db),
    });
    const exists = async (marker: string): Promise<boolean> =>
      (await db.selectFrom("user").select("id").where("id", "=", marker).executeTakeFirst()) !== undefined;
    const page = await readPage(query, paging, { id: "u.id", exists, isFullWhenReached });
    const options = byUser(
      await optionsOf(
        db,
        page.rows.map(({ id }) => id),
      ),
    );
    return { ...page, rows: page.rows.map((row) => userOf(row, { options: options.get(row.id) ?? [], activity })) };
  });
}

/** As many parameters as every database takes in one statement. */
const AT_ONCE = 5000;

async function optionsOf(db: Kysely<Tables>, users: readonly string[]): Promise<readonly OptionRow[]> {
  const rows: OptionRow[] = [];
  for (let at = 0; at < users.length; at += AT_ONCE)
    rows.push(
      ...(await db
        .selectFrom("user_option")
        .selectAll()
        .where("user_id", "in", users.slice(at, at + AT_ONCE))
        .execute()),
    );
  return rows;
}

function byUser(rows: readonly OptionRow[]): ReadonlyMap<string, readonly OptionRow[]> {
  const groups = new Map<string, OptionRow[]>();
  for (const row of rows) {
    const group = groups.get(row.user_id);
    if (group) group.push(row);
    else groups.set(row.user_id, [row]);
  }
  return groups;
}
