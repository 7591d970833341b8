import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { ERROR_CODES, hintText } from "underpin";
import { SYMPTOMS } from "underpin/doctor";

const root = fileURLToPath(new URL("..", import.meta.url));
const files = (folder: string, ending: RegExp): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => ending.test(name) && !name.includes("node_modules") && !name.includes("dist/"))
    .map((name) => join(folder, name));

test("the error reference lists every code, with the words of the code", () => {
  const text = readFileSync(join(root, "docs/errors.md"), "utf8").replaceAll(/ +/g, " ");
  for (const [code, { means, next }] of Object.entries(ERROR_CODES))
    expect(text).toContain(`| \`${code}\` | ${means} | ${hintText(next)} |`);
  expect(text.match(/^\| `UP-/gm)).toHaveLength(Object.keys(ERROR_CODES).length);
});

test("the page of doctor lists every symptom, with its words", () => {
  const text = readFileSync(join(root, "docs/doctor.md"), "utf8").replaceAll(/ +/g, " ");
  for (const { name, severity, what, why, next } of SYMPTOMS)
    expect(text).toContain(`| \`${name}\` | ${severity} | ${what} | ${why} | ${hintText(next)} |`);
  expect(text.match(/^\| `[a-z-]+` \|/gm)).toHaveLength(SYMPTOMS.length);
});

test("every code is used", () => {
  const source = [...files("packages/underpin/src", /\.ts$/), ...files("services", /\.ts$/)]
    .filter((name) => !name.endsWith("error-codes.ts"))
    .map((name) => readFileSync(join(root, name), "utf8"))
    .join("\n");
  expect(Object.keys(ERROR_CODES).filter((code) => !source.includes(`"${code}"`))).toEqual([]);
});

test("every link of the docs leads to a file", () => {
  const pages = ["README.md", "CHANGELOG.md", ...files("docs", /\.md$/), ...files("bench", /\.md$/)];
  const broken = pages.flatMap((page) =>
    [...readFileSync(join(root, page), "utf8").matchAll(/\]\(([^)#]+)\)/g)]
      .map((match) => match[1] ?? "")
      .filter((link) => !link.startsWith("http") && !existsSync(join(root, dirname(page), link)))
      .map((link) => `${page}: ${link}`),
  );
  expect(broken).toEqual([]);
});

test.each(["packages/underpin/src", "services/barbican/src", "services/keystone/src"])(
  "the map of %s in the architecture is the folders there are",
  (folder) => {
    const [, map = ""] = readFileSync(join(root, "docs/architecture.md"), "utf8").split(`${folder}/\n`);
    const lines = [...(map.split("```")[0] ?? "").matchAll(/^ {2}((?:[\w-]+\/ )+)/gm)].map((match) => match[1] ?? "");
    const present = readdirSync(join(root, folder), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect([...lines.join("").matchAll(/[\w-]+/g)].map(([name]) => name).toSorted()).toEqual(present.map((entry) => entry.name).toSorted());
  },
);
