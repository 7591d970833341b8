import { KeystoneAuth } from "@underpin/keystone-auth";
import type { Logger } from "@underpin/oslo/log";
import type { Authenticate } from "../api/caller.ts";
import { noauth } from "../api/noauth.ts";
import type { ServedConfig } from "../config/load.ts";

/** Who says who asks, as `[underpin] auth_strategy` has it. */
export function authenticatorOf({ values, settings }: ServedConfig, log: Logger): Authenticate | KeystoneAuth {
  return settings === undefined ? noauth(values.DEFAULT.admin_role) : new KeystoneAuth(settings, { log });
}
