import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { FastifyInstance } from "fastify";
import { openWithBorrowedTokens } from "./borrowed.ts";

const [folder = ".", python = "", ROOT = ""] = process.argv.slice(2);

/** Serves our Keystone from a folder, in the way of server.py: prints its port; a line that comes in is the wish for the made cloud again. */
async function main(): Promise<void> {
  let app = await start();
  for await (const line of createInterface({ input: process.stdin })) {
    if (line !== "reset") break;
    await app.close();
    for (const rest of ["", "-wal", "-shm"]) rmSync(join(folder, `keystone.db${rest}`), { force: true });
    copyFileSync(join(folder, "seed.db"), join(folder, "keystone.db"));
    app = await start();
  }
  process.exit(0);
}

async function start(): Promise<FastifyInstance> {
  const { createKeystone } = (await import(join(ROOT, "services/keystone/src/app.ts"))) as any;
  const { openKeystone } = (await import(join(ROOT, "services/keystone/src/open-keystone.ts"))) as any;
  const { loadKeystoneConfig } = (await import(join(ROOT, "services/keystone/src/config/index.ts"))) as any;
  const config = loadKeystoneConfig({ files: [join(folder, "keystone.conf")], folders: [] });
  const keystone = await openKeystone(config, { onNotice: (text: string) => process.stderr.write(`${text}\n`) }).catch((error: Error) => {
    if (error.message === "not yet") return openWithBorrowedTokens(config, python, ROOT);
    throw error;
  });
  const app = await createKeystone(keystone, {
    unexpected: (error: Error, request: any) => process.stderr.write(`${request.method} ${request.url}: ${error.stack ?? String(error)}\n`),
  });
  app.addHook("onClose", async () => await keystone[Symbol.asyncDispose]());
  await app.listen({ host: "127.0.0.1", port: 0 });
  process.stdout.write(`${app.addresses()[0]?.port}\n`);
  return app;
}

await main();
