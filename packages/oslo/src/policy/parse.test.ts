import { describe, expect, test } from "vitest";
import { checkText } from "./check.ts";
import { parseRule } from "./parse.ts";

const text = (rule: unknown): string => checkText(parseRule(rule).check);

test.each([
  ["", "@"],
  ["role:admin", "role:admin"],
  ["a:1 or b:2 and c:3 or d:4", "(a:1 or (b:2 and c:3) or d:4)"],
  ["not (a:1 or b:2) AND c:3", "(not (a:1 or b:2) and c:3)"],
  [" (( a:%(x)s))", "a:%(x)s"],
  [[["a:1", "b:2"], "c:3", []], "((a:1 and b:2) or c:3)"],
])("%j is read as %s", (rule, read) => {
  expect(parseRule(rule).problems).toEqual([]);
  expect(text(rule)).toBe(read);
});

describe("what can't be read denies, and says why:", () => {
  test.each([
    ["a:1 b:2", '"a:1 b:2" can\'t be read: after "a:1", an "and" or "or" is missing'],
    ["(a:1 or b:2", '"(a:1 or b:2" can\'t be read: a ")" is missing'],
    ["a:1)", '"a:1)" can\'t be read: after "a:1", there is a ")" without a "("'],
    ["a:1 and or b:2", '"a:1 and or b:2" can\'t be read: after "and", there is "or" where a check is wanted'],
    ["a:1 and", '"a:1 and" can\'t be read: it ends with "and"'],
    ["'a'", '"\'a\'" can\'t be read: "a" stands in quotes, but compares nothing'],
    [" ", '" " can\'t be read: there is nothing in it but white space'],
    ["admin", '"admin" is no check: there is no colon in it'],
    [null, 'null is neither text nor a list: write "@" to allow, "!" to deny'],
    [false, 'false is neither text nor a list: write "@" to allow, "!" to deny'],
    [[[]], "a rule of empty lists denies"],
    [[7], "7, in a rule of lists, is neither text nor a list"],
  ])("%j", (rule, problem) => {
    expect(text(rule)).toBe("!");
    expect(parseRule(rule).problems).toEqual([problem]);
  });
});

describe("a check that can't be answered is said when it is read:", () => {
  test.each([
    ["https://opa.example/%(x)s", /would ask another server/],
    ["a+b:%(x)s", /left of the colon/],
    ["a.-b:%(x)s", /left of the colon/],
    ["user_id:%s", /is no attribute of the target/],
    ["user_id:%(x", /is no attribute of the target/],
  ])("%s", (rule, problem) => {
    expect(parseRule(rule).problems).toEqual([expect.stringMatching(problem)]);
  });
});
