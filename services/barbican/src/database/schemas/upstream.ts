import { sql } from "kysely";
import type { Schema } from "./schema.ts";

/** Upstream's newest. */
export const UPSTREAM: Schema = {
  secrets: {
    expires: "expiration",
    moment: (time) => time,
    expiration: (alias) => sql.ref(`${alias}.expiration`),
    expiring: (time) => ({ expiration: time }),
  },
  payloads: {
    ciphertext: (alias) => sql.ref(`${alias}.cypher_text`),
    holding: (ciphertext) => ({ cypher_text: ciphertext }),
  },
};
