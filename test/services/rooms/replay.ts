import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKeystone } from "../../../services/keystone/src/app.ts";
import { loadKeystoneConfig, type KeystoneConfig } from "../../../services/keystone/src/config/index.ts";
import { openKeystone } from "../../../services/keystone/src/open-keystone.ts";
import { keystoneConf } from "../../differential/cloud/configuration.ts";
import { compare } from "../../differential/compare.ts";
import { Pairs } from "../../differential/pairs.ts";
import type { Scenario } from "../../differential/scenario.ts";
import { Side } from "../../differential/side.ts";
import { send, type Answered } from "../../differential/http.ts";
import type { TestDatabase } from "../../harness/databases.ts";
import { populate } from "../tokens/universes.ts";
import { stepsFor, type Golden, type Said } from "./golden.ts";

/** Ours on a database of its own with the rows of a golden cloud, and what names stand for there. */
export async function withOurs<T>(
  release: string,
  dialect: TestDatabase["dialect"],
  golden: Golden,
  use: (side: Side, unexpected: readonly unknown[], config: KeystoneConfig["values"]) => Promise<T>,
): Promise<T> {
  await using database = await populate(dialect, golden.rows);
  const folder = mkdtempSync(join(tmpdir(), "underpin-rooms-"));
  try {
    const config = configIn(folder, release, database.url, golden.keys);
    await using keystone = await openKeystone(config, { now: () => golden.now });
    const unexpected: unknown[] = [];
    const app = await createKeystone(keystone, { unexpected: (error) => unexpected.push(error) });
    try {
      const url = await app.listen({ port: 0, host: "127.0.0.1" });
      return await use(new Side(url, golden.names, new Map(Object.entries(golden.tokens))), unexpected, config.values);
    } finally {
      await app.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Asks ours what Python was asked, on a database of its own; what it answers otherwise. */
export async function replay(release: string, dialect: TestDatabase["dialect"], golden: Golden, scenario: Scenario): Promise<string> {
  return await withOurs(release, dialect, golden, async (side, unexpected) => {
    const pairs = new Pairs([...JSON.stringify(golden.rows).matchAll(/[0-9a-f]{64}|[0-9a-f]{32}/g)].map(([id]) => id));
    const differing: string[] = [];
    const said = golden.answers[scenario.title] ?? [];
    for (const [at, step] of stepsFor(release, scenario).entries()) {
      const answer = await send(side.url, await side.request(step));
      side.keep(step, answer);
      const found = differences(said[at], answer, { python: golden.url, ours: side.url }, pairs);
      if (found !== "") differing.push(`${step.as ?? "admin"}: ${step.send}\n${found}`);
    }
    for (const error of unexpected) differing.push(error instanceof Error ? String(error.stack) : String(error));
    return differing.join("\n");
  });
}

function differences(
  said: Said | undefined,
  answer: Answered,
  urls: { readonly python: string; readonly ours: string },
  pairs: Pairs,
): string {
  if (said === undefined) return "  Python was not asked: node test/services/rooms/make-golden.mjs";
  const theirs = {
    status: said.status,
    location: said.location,
    type: said.text === "" ? undefined : said.type,
    body: bodyOf(said.text, urls.python),
  };
  const type = answer.text === "" ? undefined : answer.headers["content-type"];
  const mine = { status: answer.status, location: answer.headers.location, type, body: bodyOf(answer.text, urls.ours) };
  const here = (location: string | undefined, url: string): string | undefined => location?.replaceAll(url, "HOST");
  const found = pairs.attempt(() =>
    compare(
      { ...theirs, location: here(theirs.location, urls.python) },
      { ...mine, location: here(mine.location, urls.ours) },
      "answer",
      pairs,
    ),
  );
  return found
    .map(({ place, python, ours }) => `  ${place}: ${JSON.stringify(python)} of Python, ${JSON.stringify(ours)} of ours`)
    .join("\n");
}

function bodyOf(text: string, url: string): unknown {
  const here = text.replaceAll(url, "HOST");
  try {
    return JSON.parse(here) as unknown;
  } catch {
    return here;
  }
}

function configIn(folder: string, release: string, url: string, keys: Golden["keys"]): KeystoneConfig {
  for (const name of ["fernet-keys", "credential-keys"]) {
    mkdirSync(join(folder, name));
    for (const [file, key] of Object.entries(keys)) writeFileSync(join(folder, name, file), key, { mode: 0o600 });
  }
  const file = join(folder, "keystone.conf");
  writeFileSync(file, keystoneConf(folder, release, { "database.connection": url, "underpin.compatibility": release }));
  return loadKeystoneConfig({ files: [file], folders: [] });
}
