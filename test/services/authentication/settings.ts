import type { Setting } from "./twins.ts";

/** Configurations that logins are tried with. */
export const SETTINGS: readonly (Omit<Setting, "release"> & { readonly name: string })[] = [
  { name: "as shipped" },
  {
    name: "all rules",
    security:
      "lockout_failure_attempts = 3\nlockout_duration = 3600\ndisable_user_account_days_inactive = 90\npassword_expires_days = 30\n" +
      "unique_last_password_count = 3\nminimum_password_age = 1\npassword_regex = ^.{6,}$\npassword_regex_description = At least six characters",
    more: "[token]\nallow_rescope_scoped_token = false\n[resource]\nproject_name_url_safe = strict\n[auth]\nexternal = Domain\n",
  },
];
