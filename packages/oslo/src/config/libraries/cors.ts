/** `[cors]`: what pages of other origins may do. */
export const corsOptions = {
  options: {
    allow_credentials: { type: "boolean", default: true, help: "Whether a page of another origin may send cookies and such." },
    allow_headers: { type: "list", default: [], help: "The headers that such a request may have." },
    allow_methods: {
      type: "list",
      default: ["OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "PATCH"],
      help: "The methods that such a request may have.",
    },
    allowed_origin: { type: "list", help: "The origins whose pages may ask, with their scheme; * for all." },
    expose_headers: { type: "list", default: [], help: "The headers of an answer that such a page may see." },
    max_age: { type: "integer", default: 3600, help: "How long a browser may remember this, in seconds." },
  },
} as const;
