import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { setupLogging } from "@underpin/oslo/log";

const [folder = ".", root = ""] = process.argv.slice(2);

/** Our service's source, of whichever clone is judged: it has the types of this one. */
interface Source {
  readonly app: typeof import("../../services/keystone/src/app.ts");
  readonly open: typeof import("../../services/keystone/src/open-keystone.ts");
  readonly config: typeof import("../../services/keystone/src/config/index.ts");
}

async function load(): Promise<Source> {
  const source = async <T>(name: string): Promise<T> => (await import(join(root, "services/keystone/src", name))) as T;
  return { app: await source("app.ts"), open: await source("open-keystone.ts"), config: await source("config/index.ts") };
}

/** Serves our Keystone from a folder, in the way of server.py: prints its port; a line that comes in is the wish for the made cloud again. */
async function main(): Promise<void> {
  const source = await load();
  let app = await start(source);
  for await (const line of createInterface({ input: process.stdin })) {
    if (line !== "reset") break;
    await app.close();
    for (const rest of ["", "-wal", "-shm"]) rmSync(join(folder, `keystone.db${rest}`), { force: true });
    copyFileSync(join(folder, "seed.db"), join(folder, "keystone.db"));
    app = await start(source);
  }
  process.exit(0);
}

async function start({
  app: { createKeystone },
  open: { openKeystone },
  config: { loadKeystoneConfig },
}: Source): ReturnType<Source["app"]["createKeystone"]> {
  const config = loadKeystoneConfig({ files: [join(folder, "keystone.conf")], folders: [] });
  const logging = setupLogging(config.values.DEFAULT, "keystone");
  const keystone = await openKeystone(config, {
    onNotice: (text) => process.stderr.write(`${text}\n`),
    logger: logging.getLogger,
  });
  const app = await createKeystone(keystone, {
    unexpected: (error, request) =>
      process.stderr.write(`${request.method} ${request.url}: ${error instanceof Error ? error.stack : String(error)}\n`),
  });
  app.addHook("onClose", async () => await keystone[Symbol.asyncDispose]());
  await app.listen({ host: "127.0.0.1", port: 0 });
  process.stdout.write(`${(app.server.address() as AddressInfo).port}\n`);
  return app;
}

await main();
