/** `[underpin]`: what upstream doesn't have. */
export const underpin = {
  options: {
    compatibility: {
      type: "string",
      choices: ["30", "22"],
      default: "30",
      help: "The release of Keystone whose behaviour is shown where releases differ: 30.0.0, or 22.0.2 as Debian has it.",
    },
    front_header_prefix: {
      type: "string",
      help: "The prefix of headers by which the server in front tells what it knows of a request: with X-Front- the header X-Front-Remote-User is REMOTE_USER. That server must take such headers from what clients send. Left out, no header tells anything.",
    },
  },
} as const;
