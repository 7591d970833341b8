/** `[oauth2]` */
export const oauth2 = {
  options: {
    oauth2_authn_methods: {
      type: "list",
      default: ["tls_client_auth", "client_secret_basic"],
      help: "How clients may prove who they are.",
    },
    oauth2_cert_dn_mapping_id: { type: "string", default: "oauth2_mapping", help: "The mapping of a certificate's names." },
  },
} as const;
