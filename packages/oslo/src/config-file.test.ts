import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ConfigFileError, interpolate, readConfigFile } from "./config-file.ts";

const folder = mkdtempSync(join(tmpdir(), "oslo-"));
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string): ReturnType<typeof readConfigFile> {
  const file = join(folder, "x.conf");
  writeFileSync(file, text);
  return readConfigFile(file);
}

test("sections, comments, both kinds of assignment, continued and quoted values", () => {
  expect(
    read(
      'debug = true\n# no\n; no\n\n[database]\nconnection: mysql+pymysql://u:p@h/k?charset=utf8\nlong = a\n   b\nquoted = " x "\nempty =\n',
    ),
  ).toEqual({
    DEFAULT: { debug: "true" },
    database: { connection: "mysql+pymysql://u:p@h/k?charset=utf8", long: "a\nb", quoted: " x ", empty: "" },
  });
});

test("a later value takes the place of an earlier one, also from another file", () => {
  const values = read("[a]\nx = 1\nx = 2\n");
  writeFileSync(join(folder, "y.conf"), "[a]\ny = 3\n");
  expect(readConfigFile(join(folder, "y.conf"), values)).toEqual({ a: { x: "2", y: "3" } });
});

test("values of other options by name", () => {
  const values = read("state = /var\n[credential]\nkey_repository = $state/keys\nother = ${credential.key_repository}$$\n");
  expect(interpolate(values, "credential", "key_repository")).toBe("/var/keys");
  expect(interpolate(values, "credential", "other")).toBe("$state/keys$");
  expect(interpolate(values, "credential", "none")).toBeUndefined();
});

test("a line that is nothing is refused with its number", () => {
  expect(() => read("[a]\nnonsense\n")).toThrow(ConfigFileError);
  expect(() => read("[a]\nnonsense\n")).toThrow(/line 2/);
});
