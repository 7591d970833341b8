import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { loadKeystoneConfig } from "../../services/keystone/src/config/index.ts";
import { cloudOf, twinOf } from "../differential/cloud/cloud.ts";
import { Side } from "../differential/side.ts";
import { AgedTokens } from "../harness/aged-tokens.ts";
import { PEERS } from "../harness/keystone-peer.ts";
import { PythonServer } from "../harness/python-server.ts";
import { startMiddleware } from "../harness/middleware-service.ts";
import { readGolden as readCloud } from "../services/rooms/golden.ts";
import { serveGolden } from "../services/rooms/served.ts";
import { ask, type Outcomes } from "./ask.ts";
import { SETTINGS, steps, type Setting } from "./cases.ts";
import { startEcho } from "./echo.ts";
import { differences } from "./explained.ts";
import { goldenFile, readGolden, type Golden } from "./golden.ts";

type Service = AsyncDisposable & { readonly url: string };

/** What services answer whose middleware asks one Keystone, by the titles of settings. */
async function askAll(side: Side, tokens: AgedTokens, start: (options: Setting["options"]) => Promise<Service>): Promise<Golden> {
  const outcomes: Record<string, Outcomes> = {};
  for (const setting of SETTINGS) {
    const options = Object.entries(setting.options).filter(([, value]) => value !== "");
    const filled = options.map(([name, value]) => [name, side.fill(value.replace("{url}", side.url))]);
    await using service = await start(Object.fromEntries(filled) as Setting["options"]);
    outcomes[setting.title] = await ask(service.url, setting, side, tokens);
  }
  return outcomes;
}

async function prepare(side: Side): Promise<void> {
  for (const step of steps(side.url)) {
    const { status, text } = await side.ask(step);
    expect(status, `${step.send}: ${text}`).toBeLessThan(400);
  }
}

test.each(["30", "22"])("in front of ours, as Keystone %s: what Python's middleware said there", async (release) => {
  const cloud = readCloud(release);
  await using served = await serveGolden(release, "sqlite", cloud);
  const side = await served.listen();
  await prepare(side);
  const now = (): number => cloud.now;
  using tokens = new AgedTokens(side, served.keystone.config, now);
  const ours = await askAll(side, tokens, async (options) => await startEcho(options, { now }));
  expect(differences(readGolden(release), ours)).toEqual([]);
  expect(served.unexpected).toEqual([]);
});

for (const { release, title, python } of PEERS)
  describe.skipIf(python === undefined)(`the judge, ${title}`, () => {
    test("the same requests to Python's middleware and to ours, in front of Python's Keystone", async () => {
      const folder = mkdtempSync(join(tmpdir(), "underpin-auth-"));
      twinOf(await cloudOf(release, python ?? ""), folder);
      await using server = await PythonServer.start(python ?? "", folder);
      const side = new Side(server.url, (await cloudOf(release, python ?? "")).names);
      await prepare(side);
      using tokens = new AgedTokens(side, loadKeystoneConfig({ files: [join(folder, "keystone.conf")], folders: [] }).values);
      const theirs = await askAll(side, tokens, async (options) => await startMiddleware(python ?? "", options));
      if (process.env["UPDATE_GOLDEN"]) writeFileSync(goldenFile(release), gzipSync(JSON.stringify(theirs), { level: 9 }));
      const ours = await askAll(side, tokens, async (options) => await startEcho(options));
      rmSync(folder, { recursive: true });
      expect(differences(theirs, ours)).toEqual([]);
    });
  });
