/** `[underpin]`: what upstream doesn't have. */
export const underpin = {
  options: {
    auth_strategy: {
      type: "string",
      choices: ["keystone", "noauth"],
      default: "keystone",
      help: "Who says who asks: Keystone, by the request's token; or the request itself, by X-Project-Id, X-User-Id and X-Roles, where nobody but tests can reach the service.",
    },
    compatibility: {
      type: "string",
      choices: ["22", "15"],
      default: "22",
      help: "The release of Barbican whose behaviour is shown where releases differ: 22.0.0, or 15.0.1 as Debian has it.",
    },
    order_lease: {
      type: "integer",
      min: 1,
      default: 15,
      help: "After how many seconds another barbican-worker takes up an order whose worker says nothing any more.",
    },
    project_check_interval: {
      type: "integer",
      min: 1,
      default: 3600,
      help: "How often barbican-keystone-listener asks Keystone about all projects, in seconds.",
    },
    project_grace: {
      type: "integer",
      min: 0,
      default: 86_400,
      help: "For how many seconds a project must be gone from Keystone before barbican-keystone-listener deletes what it has here.",
    },
    schema: {
      type: "string",
      choices: ["upstream", "underpin-1"],
      default: "upstream",
      help: "The schema that this node reads and writes, and to which barbican-manage upgrades: that of upstream's newest release, which Python's nodes share, or ours after it.",
    },
    statement_timeout: {
      type: "integer",
      min: 0,
      default: 30,
      help: "How many seconds the database may take for one statement, or to take a connection. Then that connection is given up, and the request is answered 503. With 0 it may take any time.",
    },
  },
} as const;
