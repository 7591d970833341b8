import type { Authentication } from "@underpin/keystone-auth";
import { callerOf, type Caller } from "./caller.ts";
import { EarlyRefusal } from "./refusals.ts";

/**
 * The caller that Keystone knows; every project has its own secrets, so that a token must be of one.
 *
 * @throws EarlyRefusal 401
 */
export function callerOfKeystone(found: Authentication | null): Caller {
  const { user, policyValues } = found ?? {};
  if (user?.project === undefined || user.project === null || policyValues === undefined || found?.isConfirmed !== true)
    throw unauthorized();
  return callerOf({ userId: user.user.id, projectId: user.project.id, values: policyValues });
}

function unauthorized(): EarlyRefusal {
  return new EarlyRefusal(
    401,
    "This server could not verify that you are authorized to access the document you requested.  Either you supplied the wrong credentials (e.g., bad password), or your browser does not understand how to supply the credentials required.<br /><br />\n\n\n",
  );
}
