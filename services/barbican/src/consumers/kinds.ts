import { createHash } from "node:crypto";
import { bodyShape, type BodyShape } from "../api/body-shape.ts";

/** What a client says of a consumer, field by field. */
export type Said = Readonly<Record<string, string>>;

/** A kind of consumers. The tables of both are alike but for some names, so all are typed as those of secrets. */
export interface ConsumerKind {
  readonly table: "secret_consumer_metadata";
  /** What is consumed, and the column that refers to it. */
  readonly of: "secrets";
  readonly key: "secret_id";
  /** What tells a consumer from another one. */
  readonly fields: readonly ("service" | "resource_type" | "resource_id")[];
  /** What lists are sorted by. */
  readonly sort: "created_at";
  readonly body: BodyShape;
  /** What is worked out of what a client says. */
  readonly derived: (id: string, said: Said) => Said;
  /** Whether MariaDB lets there be no two that are the same but for upper and lower case. */
  readonly isFolded: boolean;
}

export const OF_SECRETS: ConsumerKind = {
  table: "secret_consumer_metadata",
  of: "secrets",
  key: "secret_id",
  fields: ["service", "resource_type", "resource_id"],
  sort: "created_at",
  body: bodyShape("Secret Consumer", {
    type: "object",
    properties: {
      service: { type: "string", maxLength: 255, minLength: 1 },
      resource_type: { type: "string", maxLength: 255, minLength: 1 },
      resource_id: { type: "string", minLength: 1 },
    },
    required: ["service", "resource_type", "resource_id"],
  }),
  derived: () => ({}),
  isFolded: true,
};

export const OF_CONTAINERS = {
  table: "container_consumer_metadata",
  of: "containers",
  key: "container_id",
  fields: ["name", "URL"],
  sort: "name",
  body: bodyShape("Consumer", {
    type: "object",
    properties: { URL: { type: "string", maxLength: 255, minLength: 1 }, name: { type: "string", maxLength: 36, minLength: 1 } },
    required: ["name", "URL"],
  }),
  derived: (id: string, { name = "", URL = "" }: Said) => ({
    data_hash: createHash("sha256").update(`${id}${name}${URL}`).digest("hex"),
  }),
  isFolded: false,
} as unknown as ConsumerKind;
