import { expect, test } from "vitest";
import { auditIdsAfter, newAuditId } from "./audit-id.ts";

test("an audit id is a random uuid in 22 characters", () => {
  const ids = Array.from({ length: 100 }, newAuditId);
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) {
    expect(id).toMatch(/^[\w-]{22}$/);
    expect(Buffer.from(id, "base64url").toString("hex")).toMatch(/^.{12}4.{3}[89ab]/);
  }
});

test("a chain of tokens goes back to its first one", () => {
  const first = auditIdsAfter([]);
  const second = auditIdsAfter(first);
  const third = auditIdsAfter(second);
  expect([first.length, second.length, third.length]).toEqual([1, 2, 2]);
  expect([second[1], third[1]]).toEqual([first[0], first[0]]);
});
