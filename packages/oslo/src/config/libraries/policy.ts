/** `[oslo_policy]`. */
export const policyOptions = {
  options: {
    enforce_new_defaults: { type: "boolean", default: true, help: "Whether rules that were replaced no longer count." },
    policy_default_rule: { type: "string", default: "default", help: "The rule of what has none." },
    policy_dirs: { type: "multi", default: ["policy.d"], help: "A folder of policy files; may be given several times." },
    policy_file: { type: "string", default: "policy.yaml", help: "The policy file." },
    remote_content_type: {
      type: "string",
      choices: ["application/x-www-form-urlencoded", "application/json"],
      default: "application/x-www-form-urlencoded",
      help: "The form of a request to a remote check.",
    },
    remote_ssl_ca_crt_file: { type: "string", help: "The authority of a remote check's certificate." },
    remote_ssl_client_crt_file: { type: "string", help: "Our own certificate for it." },
    remote_ssl_client_key_file: { type: "string", help: "The key of our own certificate." },
    remote_ssl_verify_server_crt: { type: "boolean", default: false, help: "Whether its certificate is verified." },
    remote_timeout: { type: "float", min: 0, default: 60, help: "How long it may take, in seconds." },
  },
} as const;
