import { expect, test } from "vitest";
import { substitute } from "./callback-page.ts";

const VALUES = { host: "http://dashboard.example/", token: "gAAAA$1&$&" };

test("names stand for values, which are left as they are", () => {
  expect(substitute('<form action="$host"><input value="${token}"/> $$5 $token.</form>', VALUES)).toBe(
    '<form action="http://dashboard.example/"><input value="gAAAA$1&$&"/> $5 gAAAA$1&$&.</form>',
  );
});

test.each(["$other", "${other}", "a $ b", "$", "${host"])("%s is a fault of the template", (template) => {
  expect(() => substitute(template, VALUES)).toThrow("sso_callback_template");
});
