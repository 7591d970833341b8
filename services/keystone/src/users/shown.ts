import type { Paging } from "@underpin/oslo/http";
import type { Call } from "../api/call.ts";
import type { Page } from "../database/listing.ts";
import { activityOf } from "./get-user.ts";
import { userOf, type ListedUser, type User } from "./user.ts";

/** A user with the link to it. */
export function userShown(call: Call, user: User): object {
  return { user: { ...user, links: { self: call.link(`users/${user.id}`) } } };
}

/** A page of users. Each is put together when it is written down, and gone then: they may be many. */
export function usersShown(call: Call, page: Page<ListedUser>, paging: Paging): object {
  const [users, activity] = [call.link("users"), activityOf(call.keystone)];
  const entries = page.rows.map(({ row, options }) => ({
    id: row.id,
    toJSON: () => userOf(row, { options, activity, links: { self: `${users}/${row.id}` } }),
  }));
  return call.list("users", entries, { paging, isFull: page.isFull });
}
