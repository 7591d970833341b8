/** `[underpin]`: what upstream doesn't have. */
export const underpin = {
  options: {
    compatibility: {
      type: "string",
      choices: ["30", "22"],
      default: "30",
      help: "The release of Keystone whose behaviour is shown where releases differ: 30.0.0, or 22.0.2 as Debian has it.",
    },
    schema: {
      type: "string",
      choices: ["upstream", "underpin-1"],
      default: "upstream",
      help: "The schema that this node reads and writes, and to which keystone-manage upgrades: that of upstream's newest release, which Python's nodes share, or ours after it.",
    },
    statement_timeout: {
      type: "integer",
      min: 0,
      default: 30,
      help: "How many seconds the database may take for one statement, or to take a connection. Then that connection is given up, and the request is answered 503. With 0 it may take any time.",
    },
    front_header_prefix: {
      type: "string",
      help: "The prefix of headers by which the server in front tells what it knows of a request: with X-Front- the header X-Front-Remote-User is REMOTE_USER. That server must take such headers from what clients send. Left out, no header tells anything.",
    },
  },
} as const;
