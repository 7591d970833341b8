/** `[healthcheck]`. */
export const healthcheckOptions = {
  options: {
    allowed_source_ranges: { type: "list", default: [], help: "The networks that may ask; all if none." },
    backends: { type: "list", default: [], help: "The checks that are made." },
    detailed: { type: "boolean", default: false, help: "Whether the answer tells more, which attackers can use." },
    disable_by_file_path: { type: "string", help: "While this file is there, the service says that it is not to be used." },
    disable_by_file_paths: { type: "list", default: [], help: "The same by port, as PORT:PATH." },
    enable_by_file_paths: { type: "list", default: [], help: "Without these files the service says that it is not to be used." },
    ignore_proxied_requests: { type: "boolean", default: false, help: "Whether a request that came through a proxy gets no answer." },
  },
} as const;
