/** `[security_compliance]` */
export const security_compliance = {
  options: {
    allow_insecure_admin_trust_cross_project_credentials_access: {
      type: "boolean",
      default: false,
      deprecatedForRemoval: { since: "2026.1" },
      help: "Whether a trust's token of an admin sees credentials of other projects, as it once did.",
    },
    allow_insecure_application_credential_trust_escalation: {
      type: "boolean",
      default: false,
      deprecatedForRemoval: { since: "2026.1" },
      help: "Whether an application credential may make trusts, as it once could.",
    },
    change_password_upon_first_use: { type: "boolean", default: false, help: "Whether a password that an admin has set must be changed." },
    disable_user_account_days_inactive: {
      type: "integer",
      min: 1,
      help: "After how many days without a log-in a user is disabled; never if left out.",
    },
    invalid_password_hash_function: { type: "string", default: "sha256", help: "How a wrong password is hashed for notifications." },
    invalid_password_hash_max_chars: { type: "integer", min: 1, sampleDefault: 5, help: "To how many characters that hash is cut." },
    invalid_password_hash_secret_key: { type: "string", secret: true, help: "The key of that hash." },
    lockout_duration: { type: "integer", min: 1, default: 1800, help: "For how many seconds a user is locked out." },
    lockout_failure_attempts: { type: "integer", min: 1, help: "After how many failures a user is locked out; never if left out." },
    minimum_password_age: { type: "integer", min: 0, default: 0, help: "How many days a password must be used before it is changed." },
    password_expires_days: { type: "integer", min: 1, help: "After how many days a password expires; never if left out." },
    password_regex: { type: "string", help: "What a new password must match." },
    password_regex_description: { type: "string", help: "The same in words, for the user." },
    report_invalid_password_hash: {
      type: "list",
      items: {
        type: "string",
        choices: { event: "Enriches `identity.authenticate.failure` event notifications with partial invalid password hash" },
      },
      default: "",
      sampleDefault: "event",
      help: "In what a hash of a wrong password is told.",
    },
    unique_last_password_count: { type: "integer", min: 0, default: 0, help: "How many of the last passwords must not be used again." },
  },
} as const;
