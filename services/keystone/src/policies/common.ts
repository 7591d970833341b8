import type { Scope } from "@underpin/oslo/policy";

// Checks that rules of several resources share. "" allows everybody who has a token.
export const ANYBODY = "";
export const ADMIN = "rule:admin_required";
export const SERVICE_OR_ADMIN = "rule:service_or_admin";
export const ADMIN_OR_SYSTEM_READER = "rule:admin_required or (role:reader and system_scope:all)";
export const ADMIN_OR_SYSTEM_READER_OR_OWNER = "(rule:admin_required) or (role:reader and system_scope:all) or rule:owner";

export const ANY_SCOPE = ["system", "domain", "project"] as const satisfies readonly Scope[];
export const SYSTEM_OR_PROJECT = ["system", "project"] as const satisfies readonly Scope[];
