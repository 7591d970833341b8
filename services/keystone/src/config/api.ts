/** `[api]` */
export const api = {
  options: {
    response_validation: {
      type: "string",
      choices: {
        error: "Raise a HTTP 500 (Server Error) for responses that fail schema validation",
        warn: "Log a warning for responses that fail schema validation",
        ignore: "Ignore schema validation failures",
      },
      default: "warn",
      help: "What happens when an answer doesn't fit its own schema.",
    },
  },
} as const;
