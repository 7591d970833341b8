/** `[auth]` */
export const auth = {
  options: {
    additional_primary_auth_methods: { type: "list", default: [], help: "Further methods that say who a user is, by themselves." },
    application_credential: { type: "string", help: "The plug-in of this method." },
    ec2credential: { type: "string", help: "The plug-in of this method." },
    external: { type: "string", help: "The plug-in of this method." },
    mapped: { type: "string", help: "The plug-in of this method." },
    methods: {
      type: "list",
      default: ["external", "password", "token", "oauth1", "mapped", "application_credential", "ec2credential"],
      help: "The methods that are allowed. Tokens hold them by position: the list must be the same on all nodes.",
    },
    oauth1: { type: "string", help: "The plug-in of this method." },
    password: { type: "string", help: "The plug-in of this method." },
    token: { type: "string", help: "The plug-in of this method." },
  },
} as const;
