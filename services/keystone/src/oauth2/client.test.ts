import { expect, test } from "vitest";
import { clientOf, formOf } from "./client.ts";

const FORM = "application/x-www-form-urlencoded";

function basic(bytes: string | Uint8Array): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(bytes).toString("base64")}` };
}

test("a form is read where the request says that it is one", () => {
  expect(formOf("a=1&b=%C3%A9&a=2", { "content-type": `${FORM}; charset=utf-8` }).get("a")).toBe("1");
  expect(formOf("b=%C3%A9", { "content-type": FORM }).get("b")).toBe("é");
  expect([...formOf("a=1", {})]).toEqual([]);
  expect([...formOf("a=1", { "content-type": "text/plain" })]).toEqual([]);
  expect([...formOf({}, { "content-type": FORM })]).toEqual([]);
});

test("the Basic scheme comes before the form", () => {
  const form = new URLSearchParams("client_id=one&client_secret=two");
  expect(clientOf(form, {})).toEqual({ id: "one", secret: "two" });
  expect(clientOf(form, basic("three:fo:ur"))).toEqual({ id: "three", secret: "fo:ur" });
  expect(clientOf(form, basic("three"))).toEqual({ id: "three", secret: null });
  expect(clientOf(form, { authorization: "Bearer x" })).toEqual({ id: "one", secret: "two" });
});

test("what is no text is no Basic scheme", () => {
  expect(clientOf(new URLSearchParams(), basic(new Uint8Array([0xff, 0x3a])))).toEqual({ id: null, secret: null });
});
