/** `[wsgi]` */
export const wsgi = {
  options: {
    debug_middleware: { type: "boolean", default: false, help: "Whether requests and answers are logged in full." },
  },
} as const;
