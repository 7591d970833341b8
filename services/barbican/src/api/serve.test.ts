import { fastify } from "fastify";
import { afterEach, expect, test } from "vitest";
import type { Failure } from "underpin/database";
import type { Barbican } from "../barbican.ts";
import { Issue, Refusal } from "./refusals.ts";
import { route } from "./route.ts";
import { serve } from "./serve.ts";

const app = { open: fastify() };
afterEach(async () => await app.open.close());

/** What is answered where a handler throws this, and the database calls it that. */
async function answered(
  thrown: Error,
  failure: Failure = "refused",
): Promise<{ status: number; body: string; retry: unknown; told: unknown[] }> {
  const told: unknown[] = [];
  app.open = fastify();
  const barbican = { pool: { failure: () => failure } } as unknown as Barbican;
  const failing = route("GET", "/v1/things", { summary: "Fail.", operation: "Thing retrieval", policies: [] }, async () => {
    throw thrown;
  });
  serve(app.open, barbican, [failing], { underWay: new Set(), unexpected: (error) => told.push(error) });
  const { statusCode: status, body, headers } = await app.open.inject("/v1/things");
  return { status, body, retry: headers["retry-after"], told };
}

test.each(["lost", "lock", "retry", "read-only"] as const)(
  "a database that is %s is answered 503: the client may come again",
  async (failure) => {
    expect(await answered(new Error("of the database's"), failure)).toMatchObject({ status: 503, retry: "1", told: [] });
  },
);

test("what nobody expected is told to the log, and nothing of it to the client", async () => {
  const error = new Error("pass-of-the-database");
  const { status, body, told } = await answered(error);
  expect([status, told]).toEqual([500, [error]]);
  expect(body).toContain("Thing retrieval failure seen - please contact site administrator.");
  expect(body).not.toContain("pass-of");
});

test("what happens in an operation is named with it; what refuses a request is said as it is", async () => {
  expect((await answered(new Issue(400, "No data supplied to process."))).body).toContain(
    "Thing retrieval issue seen - No data supplied to process..",
  );
  expect((await answered(new Refusal(409, "Secret already has data."))).body).toContain('"Secret already has data."');
});
