/** Keystone's own options in `[DEFAULT]`. */
export const ownOptions = {
  options: {
    admin_token: { type: "string", secret: true, help: "A secret that allows everything. For setting up only; use bootstrap instead." },
    config_source: { type: "list", default: [], help: "Other sources of configuration, by section. Not supported." },
    default_publisher_id: { type: "string", help: "Who sends notifications; the host's name if left out." },
    insecure_debug: { type: "boolean", default: false, help: "Whether answers of 401, 403 and 500 say why. Attackers learn from it, too." },
    list_limit: { type: "integer", help: "The most entries in one list; no limit if left out." },
    max_db_limit: { type: "integer", min: 0, default: 1000, help: "The most rows that one request reads, whatever it asks for." },
    max_param_size: {
      type: "integer",
      default: 64,
      deprecatedForRemoval: { since: "2025.1" },
      help: "The longest id or name in a path, in characters.",
    },
    max_project_tree_depth: { type: "integer", default: 5, help: "How many levels of projects there may be below a domain." },
    max_token_size: { type: "integer", default: 255, help: "The longest token that is looked at, in characters." },
    notification_format: { type: "string", choices: ["basic", "cadf"], default: "cadf", help: "The form of notifications." },
    notification_opt_out: {
      type: "multi",
      default: ["identity.authenticate.success", "identity.authenticate.pending"],
      help: "Events of which nobody is notified.",
    },
    public_endpoint: { type: "uri", help: "The base URL that clients see; that of the request if left out." },
    shell_completion: {
      type: "string",
      choices: ["bash", "zsh"],
      help: "Prints a completion script for this shell. Of the command line only.",
    },
    strict_password_check: {
      type: "boolean",
      default: false,
      help: "Whether a password that is too long is refused; otherwise it is cut.",
    },
  },
} as const;
