import type { Release } from "./release.ts";

/** 2023.1. */
export const RELEASE_23: Release = {
  names: ["23", "2023.1", "antelope"],
  without: [],
  gone: {
    database: {
      mysql_enable_ndb: { type: "boolean", default: false, deprecatedForRemoval: {}, help: "Whether MySQL's tables are NDB's." },
    },
  },
  other: {
    DEFAULT: {
      notification_opt_out: { default: ["identity.authenticate.success", "identity.authenticate.pending", "identity.authenticate.failed"] },
    },
  },
};
