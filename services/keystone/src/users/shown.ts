import type { Paging } from "@underpin/oslo/http";
import type { Call } from "../api/call.ts";
import type { Page } from "../database/listing.ts";
import type { User } from "./user.ts";

/** A user with the link to it. */
function linked(call: Call, user: User): User {
  return { ...user, links: { self: call.link(`users/${user.id}`) } };
}

export function userShown(call: Call, user: User): object {
  return { user: linked(call, user) };
}

/** A page of users. */
export function usersShown(call: Call, page: Page<User>, paging: Paging): object {
  return call.list(
    "users",
    page.rows.map((user) => linked(call, user)),
    { paging, isFull: page.isFull },
  );
}
