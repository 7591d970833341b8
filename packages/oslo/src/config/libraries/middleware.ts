/** `[oslo_middleware]`: the largest body, and proxies. */
export const middlewareOptions = {
  options: {
    enable_proxy_headers_parsing: {
      type: "boolean",
      default: false,
      help: "Whether headers of a proxy say what the client asked for. Only behind one.",
    },
    http_basic_auth_user_file: { type: "string", default: "/etc/htpasswd", help: "The users of HTTP basic authentication. Not used." },
    max_request_body_size: { type: "integer", default: 114688, help: "The largest body of a request, in bytes." },
  },
} as const;
