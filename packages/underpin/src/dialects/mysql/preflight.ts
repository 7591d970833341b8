import type { Session } from "../../model/dialect.ts";
import { UnderpinError } from "../../model/error.ts";

/**
 * Foresees error 1419: with binary logging (or Galera, which behaves as if), a user without SUPER may make or drop
 * triggers only while log_bin_trust_function_creators is on. Told from variables and grants, without a trial.
 */
export async function preflight(session: Session, needs: { readonly triggers: boolean }): Promise<void> {
  if (!needs.triggers) return;
  const variables = await session.query<{ Variable_name: string; Value: string }>(
    "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('log_bin', 'wsrep_on', 'log_bin_trust_function_creators')",
  );
  const on = (name: string): boolean =>
    variables.some((row) => row.Variable_name.toLowerCase() === name && row.Value.toUpperCase() === "ON");
  if (!(on("log_bin") || on("wsrep_on")) || on("log_bin_trust_function_creators")) return;
  const grants = await session.query<Record<string, string>>("SHOW GRANTS");
  const mayAll = grants
    .flatMap((row) => Object.values(row))
    .some((grant) => /^GRANT (ALL PRIVILEGES|.*\bSUPER\b).* ON \*\.\* /.test(grant));
  if (mayAll) return;
  throw new UnderpinError("UP-TRIGGER-PRIVILEGE", {
    what: "The server would refuse to create or drop triggers (error 1419).",
    why: "Binary logging is on, log_bin_trust_function_creators is off, and this user has no SUPER privilege.",
    fine: "Nothing was changed.",
    next: "As an administrator: SET GLOBAL log_bin_trust_function_creators=1; or grant SUPER to this user. Then run the same command again.",
  });
}
