import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { defineService, type Service } from "../model/service.ts";
import { loadScript } from "./load.ts";
import { readRepositories } from "./read.ts";
import { OPERATIONS, scaffold } from "./scaffold.ts";

/** A service without a script, in a folder of its own while `use` lasts. */
async function inFolder(use: (service: Service) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(import.meta.dirname, ".tmp-"));
  try {
    await use(defineService({ name: "shop", migrations: pathToFileURL(`${folder}/`), releases: [{ name: "v1", version: 1 }] }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.each(Object.keys(OPERATIONS))("an evolution that begins with %s loads as it is written", async (name) => {
  await inFolder(async (service) => {
    expect(await scaffold(service, "change", { name, options: {} })).toHaveLength(1);
    const { expand, contract } = await readRepositories(service);
    const scripts = await Promise.all([...expand, ...contract].map((file) => loadScript(service, file)));
    expect(scripts.flatMap(({ described }) => described).length).toBeGreaterThan(0);
  });
});

test("there is no operation that an evolution can't begin with", () => {
  const folder = join(import.meta.dirname, "../operations");
  const operations = readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [
      ...readFileSync(join(folder, file), "utf8").matchAll(/^export function (\w+)\(.*(?:\n .*|\n\}.*)*?: Operation \{/gm),
    ])
    .map(([, name]) => name);
  expect(operations.toSorted()).toEqual(Object.keys(OPERATIONS).toSorted());
});

test("what is more than one word is not taken for a list of names", async () => {
  await inFolder(async (service) => {
    const options = { table: "author", columns: "id,name" };
    await expect(scaffold(service, "change", { name: "createTable", options })).rejects.toMatchObject({
      message: "columns of createTable is more than one word can say.",
      fine: "Nothing was written.",
    });
  });
});
