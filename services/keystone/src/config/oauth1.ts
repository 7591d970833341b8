/** `[oauth1]` */
export const oauth1 = {
  options: {
    access_token_duration: {
      type: "integer",
      min: 0,
      default: 86400,
      help: "How long an access token is good, in seconds; for ever if 0.",
    },
    driver: { type: "string", default: "sql", help: "Where its rows are kept." },
    request_token_duration: { type: "integer", min: 0, default: 28800, help: "How long a request token is good, in seconds." },
  },
} as const;
