import { UnderpinError } from "underpin/cli";
import type { Authenticate } from "../api/caller.ts";
import { noauth } from "../api/noauth.ts";
import type { BarbicanConfig } from "../config/load.ts";

/**
 * Who says who asks, as `[underpin] auth_strategy` has it.
 *
 * @throws UnderpinError `UP-CONFIG`
 */
export function authenticatorOf({ DEFAULT, underpin }: BarbicanConfig["values"]): Authenticate {
  if (underpin.auth_strategy === "noauth") return noauth(DEFAULT.admin_role);
  throw new UnderpinError("UP-CONFIG", {
    what: "[underpin] auth_strategy is keystone, which is not served yet.",
    fine: "Nothing was done.",
    next: "Set it to noauth where nobody but tests can reach the service.",
  });
}
