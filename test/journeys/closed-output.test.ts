import { once } from "node:events";
import { expect, test } from "vitest";
import { begin } from "../harness/cli.ts";
import { freshDatabase } from "../harness/databases.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { runExpand, status, sync } from "../harness/engine.ts";

const SERVICE = new URL("../fixtures/evolutions/service.mjs", import.meta.url).pathname;

test("whoever closes a command's output early, as head does, ends what only shows; a data migration goes on to its end", async () => {
  await using database = await freshDatabase("sqlite");
  const options = { service: evolutionService("rename"), url: database.url };
  await sync({ ...options, to: "v1" });
  await runExpand(options);
  const closedEarly = async (...args: readonly string[]): Promise<object> => {
    const child = begin("underpin", ["--service", SERVICE, "--url", database.url, ...args], { env: { EVOLUTIONS: "rename" } });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    await once(child.stdout, "data");
    child.stdout.destroy();
    const [code] = (await once(child, "close")) as [number | null];
    return { code, stderr };
  };
  expect(await closedEarly("migrate", "--json")).toEqual({ code: 0, stderr: "" });
  expect((await status(options)).versions.migrate).toBe(2);
  expect(await closedEarly("status", "--watch")).toEqual({ code: 0, stderr: "" });
});
