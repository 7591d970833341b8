import { expect, test } from "vitest";
import { resourceUuid } from "./resource-uuid.ts";

// The answers of Keystone's own code.
test.each([
  ["default", "0f9f541ff7c25fc79c390b74de3c7653"],
  ["nobody", "2debe004f736574d98d8578a1a0df81a"],
  ["ünï", "03e50710d04b53fbbb1c4fba32072c9c"],
  ["a".repeat(64), "0e4d71cf2d165a24bd0b22f572545694"],
  ["0123456789ABCDEF0123456789abcdef", "0123456789ABCDEF0123456789abcdef"],
  ["urn:uuid:12345678-1234-5678-1234-567812345678", "urn:uuid:12345678-1234-5678-1234-567812345678"],
  ["{12345678123456781234567812345678}", "{12345678123456781234567812345678}"],
])("CADF knows %s as %s", (id, uuid) => expect(resourceUuid(id)).toBe(uuid));
