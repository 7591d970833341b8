import type { Session } from "../../model/dialect.ts";
import { UnderpinError } from "../../model/error.ts";

/** @throws UnderpinError `UP-TRIGGER-PRIVILEGE` if this role may not keep triggers from firing */
export async function refuseLoudTriggers(session: Session): Promise<void> {
  try {
    await session.transaction(() => session.run("SET LOCAL session_replication_role = replica"));
  } catch (cause) {
    throw new UnderpinError("UP-TRIGGER-PRIVILEGE", {
      what: "This role may not keep the service's own triggers quiet.",
      why: cause instanceof Error ? cause.message : String(cause),
      fine: "Nothing was changed.",
      next: "GRANT SET ON PARAMETER session_replication_role (PostgreSQL 15 and newer), run this phase as a superuser, or accept the triggers by name.",
      cause,
    });
  }
}
