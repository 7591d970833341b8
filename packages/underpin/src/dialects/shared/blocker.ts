import type { Blocker } from "../../model/dialect.ts";
import { statementKind } from "./statement-kind.ts";

/** A session as a server's own tables show it; `query` is its statement with all that it says. */
export type SeenBlocker = Omit<Blocker, "statement" | "isHolder"> & { readonly query: string | null } & Record<string, unknown>;

/** A session without what its statement says: that may be a secret. */
export function blockerOf({ session, user, application, address, seconds, state, query }: SeenBlocker, isHolder: boolean): Blocker {
  return {
    session,
    user,
    application: application || null,
    address,
    seconds: seconds === null ? null : Number(seconds),
    state,
    statement: statementKind(query),
    isHolder,
  };
}
