import { request } from "node:http";
import { expect, test } from "vitest";
import { withResolvers } from "../harness/with-resolvers.ts";
import { readGolden } from "./rooms/golden.ts";
import { serveGolden } from "./rooms/served.ts";

const golden = readGolden("30");

test("what a request has begun is waited for at the end, though its client has gone", async () => {
  await using served = await serveGolden("30", "sqlite", golden);
  const { app, keystone } = served;
  const [asked, answered, gone] = [withResolvers(), withResolvers(), withResolvers()];
  const { read } = keystone.pool;
  keystone.pool.read = async (body) => {
    asked.resolve();
    await answered.promise;
    return await read(body);
  };
  const url = new URL("/v3/users", await app.listen({ port: 0, host: "127.0.0.1" }));
  const client = request(url, { headers: { "x-auth-token": golden.tokens["admin"] ?? "" } });
  client.on("error", () => {});
  client.on("close", () => gone.resolve());
  client.end();
  await asked.promise;
  client.destroy();
  await gone.promise;
  await app.close();
  const order: string[] = [];
  const handled = app.handled().then(() => order.push("handled"));
  await new Promise(setImmediate);
  order.push("answered");
  answered.resolve();
  await handled;
  expect(order).toEqual(["answered", "handled"]);
  expect(served.unexpected).toEqual([]);
});
