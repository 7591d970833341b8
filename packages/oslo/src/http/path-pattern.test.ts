import { expect, test } from "vitest";
import { escapedPath, matchesPath } from "./path-pattern.ts";

test.each([
  ["/v3/users", "/v3/users", true],
  ["/v3/users/", "/v3/users", false],
  ["/v3/users", "/v3/users/", false],
  ["/identity/v3/users", "/v3/users", false],
  ["/v3/users/a1", "/v3/users/*", true],
  ["/v3/users/a1", "/v3/users/{user_id}", true],
  ["/v3/users/", "/v3/users/*", false],
  ["/v3/users/a1/groups", "/v3/users/*", false],
  ["/v3/users/a1/groups", "/v3/users/*/groups", true],
  ["/v3/users/a1/groups", "/v3/users/**", true],
  ["/v3/users/", "/v3/users/**", true],
  ["/v3/users", "/v3/users/**", false],
  ["/v3/users/a1/groups", "**", true],
  ["/v3/users/a1/groups", "**/groups", true],
  ["/v3/a-b/c", "/v3/*-{x}/c", true],
  ["/v3/abc", "/v3/a***", true],
  // What is no wildcard is itself: a dot, and what a regular expression would take for more.
  ["/v3Xusers", "/v3.users", false],
  ["/v3.users", "/v3.users", true],
  ["/v3/(users)+", "/v3/(users)+", true],
  ["/v3/users", "/v3/user|s", false],
  ["", "", true],
  ["/", "", false],
])("%s and %s: %s", (path, pattern, expected) => {
  expect(matchesPath(path, pattern)).toBe(expected);
});

test("a pattern that can be read in very many ways takes no longer for it", () => {
  expect(matchesPath(`/${"a".repeat(8000)}`, `/${"**a".repeat(40)}b`)).toBe(false);
}, 5000);

test.each([
  ["/v3/users", "/v3/users"],
  ["/v3/%75sers%2Fa", "/v3/users/a"],
  ["/v3/a b%20c", "/v3/a%20b%20c"],
  ["/v3/%c3%a9%E9é", "/v3/%C3%A9%E9%C3%A9"],
  ["/v3/100%", "/v3/100%25"],
  ["/v3/~!$&'()*+,;=:@-_.", "/v3/~!$&'()*+,;=:@-_."],
  ['/v3/"#[]{}|^`', "/v3/%22%23%5B%5D%7B%7D%7C%5E%60"],
])("%s is escaped as %s", (path, expected) => {
  expect(escapedPath(path)).toBe(expected);
});
