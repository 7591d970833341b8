/** `[federation]` */
export const federation = {
  options: {
    assertion_prefix: { type: "string", default: "", help: "With what the names of an assertion's variables in the environment begin." },
    attribute_mapping_default_schema_version: { type: "string", default: "1.0", help: "The version of a mapping that names none." },
    caching: { type: "boolean", default: true, help: "Whether it is cached, if caching is enabled at all." },
    default_authorization_ttl: {
      type: "integer",
      default: 0,
      help: "For how many minutes a federated user stays in a group; for ever if 0.",
    },
    driver: { type: "string", default: "sql", help: "Where its rows are kept." },
    federated_domain_name: {
      type: "string",
      default: "Federated",
      deprecatedForRemoval: { since: "Train" },
      help: "The name of the domain that federated users seem to be of.",
    },
    remote_id_attribute: { type: "string", help: "The variable that names the identity provider." },
    sso_callback_template: {
      type: "string",
      default: "/etc/keystone/sso_callback_template.html",
      help: "The page that hands a token to the dashboard.",
    },
    trusted_dashboard: { type: "multi", default: [], help: "A dashboard to which tokens may be handed; may be given several times." },
  },
} as const;
