import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { defineService } from "../model/service.ts";
import { loadScript } from "./load.ts";
import { readRepositories } from "./read.ts";
import { OPERATIONS, scaffold } from "./scaffold.ts";

test.each(Object.keys(OPERATIONS))("an evolution that begins with %s loads as it is written", async (name) => {
  const folder = mkdtempSync(join(import.meta.dirname, ".tmp-"));
  try {
    const service = defineService({ name: "shop", migrations: pathToFileURL(`${folder}/`), releases: [{ name: "v1", version: 1 }] });
    expect(await scaffold(service, "change", { name, options: {} })).toHaveLength(1);
    const { expand, contract } = await readRepositories(service);
    const scripts = await Promise.all([...expand, ...contract].map((file) => loadScript(service, file)));
    expect(scripts.flatMap(({ described }) => described).length).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
