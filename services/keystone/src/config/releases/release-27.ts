import type { Release } from "./release.ts";

/** 2025.1. */
export const RELEASE_27: Release = {
  names: ["27", "2025.1", "epoxy"],
  without: [
    "security_compliance.invalid_password_hash_function",
    "security_compliance.invalid_password_hash_max_chars",
    "security_compliance.invalid_password_hash_secret_key",
    "security_compliance.report_invalid_password_hash",
  ],
  gone: {},
  other: {
    oslo_middleware: {
      max_request_body_size: {
        deprecated: [
          { group: "DEFAULT", name: "osapi_max_request_body_size" },
          { group: "DEFAULT", name: "max_request_body_size" },
        ],
      },
    },
  },
};
