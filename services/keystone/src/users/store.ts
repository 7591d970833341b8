import type { Pool } from "@underpin/oslo/db";
import { loaded, type Loaded } from "@underpin/oslo/policy";
import type { Kysely } from "kysely";
import { readPage, whereFilters, type Page, type ListAsked } from "../database/listing.ts";
import { schemaOf } from "../database/schemas/schema-of.ts";
import type { Tables } from "../database/tables.ts";
import type { Keystone } from "../keystone.ts";
import { whereUsers } from "./filters.ts";
import { selectUsers } from "./select.ts";
import { federatedAt, userOf, type Activity, type ListedUser, type OptionColumns, type User, type UserRecord } from "./user.ts";

/** A user with all that the API shows of them; undefined if there is none of that id. */
export async function findUser(db: Kysely<Tables>, id: string, activity: Activity): Promise<Loaded<User> | undefined> {
  const row = await selectUsers(db).where("u.id", "=", id).executeTakeFirst();
  if (row === undefined) return undefined;
  const options = await db.selectFrom("user_option").selectAll().where("user_id", "=", id).execute();
  const user = userOf(row, { options, activity });
  const rows = await db.selectFrom("federated_user").selectAll().where("user_id", "=", id).orderBy("id").execute();
  return loaded(rows.length === 0 ? user : { ...user, federated: federatedAt(rows) });
}

export interface UsersAsked extends ListAsked {
  /** Only those who belong to this group. */
  readonly group?: string;
}

const NO_OPTIONS: readonly OptionColumns[] = [];

/** Columns of users' own rows, by the filters that ask for them. */
const COLUMNS = { domain_id: "u.domain_id", enabled: "u.enabled" };

/** A page of users: one statement, however many they are, and one for all who ask for the same page meanwhile. */
export async function listUsers({ pool, userLists }: Pick<Keystone, "pool" | "userLists">, asked: UsersAsked): Promise<Page<ListedUser>> {
  return await userLists.share(JSON.stringify(asked), () => readUsers(pool, asked));
}

async function readUsers(pool: Pool<Tables>, asked: UsersAsked): Promise<Page<ListedUser>> {
  const { filters, paging, isFullWhenReached } = asked;
  return await pool.read(async (db) => {
    const marked = (marker: string) => db.selectFrom("user").select("id").where("id", "=", marker);
    const withOptions = async (users: ReturnType<typeof selectUsers>, isOrdered: boolean): Promise<readonly ListedUser[]> => {
      const rows = db
        .selectFrom(users.as("u"))
        .leftJoin("user_option as o", "o.user_id", "u.id")
        .selectAll("u")
        .select(["o.option_id", "o.option_value"]);
      return listedOf(await (isOrdered ? rows.orderBy("u.id") : rows).execute());
    };
    const own = whereFilters(db.selectFrom("user as u").selectAll("u"), filters, COLUMNS, pool.dialect);
    const isOwn = asked.group === undefined && filters.every(({ name }) => Object.hasOwn(COLUMNS, name));
    // A page is chosen by users' own rows where these say who is on it: else all that hangs on everybody would be read for each page.
    if (isOwn && (paging.limit !== null || paging.marker !== null))
      return await readPage(own, paging, { id: "u.id", marked, isFullWhenReached }, async (page, isOrdered) =>
        withOptions(selectUsers(db, page), isOrdered),
      );
    const joined = whereUsers(whereFilters(selectUsers(db), filters, COLUMNS, pool.dialect), filters, asked.group, {
      dialect: pool.dialect,
      schema: schemaOf(db),
    });
    return await readPage(joined, paging, { id: "u.id", marked, isFullWhenReached }, withOptions);
  });
}

/** Users of rows, one for each option that somebody has, or with none. */
function listedOf(rows: readonly (UserRecord & OptionColumns)[]): readonly ListedUser[] {
  const options = new Map<string, OptionColumns[]>();
  const listed: ListedUser[] = [];
  for (const row of rows) {
    const known = options.get(row.id);
    if (known !== undefined) known.push(row);
    else if (row.option_id === null) listed.push({ row, options: NO_OPTIONS });
    else {
      const own = [row];
      options.set(row.id, own);
      listed.push({ row, options: own });
    }
  }
  return listed;
}
