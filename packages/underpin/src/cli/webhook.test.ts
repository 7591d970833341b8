import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { Webhook } from "./webhook.ts";

/** Somebody who is told, and answers by what each body deserves. */
async function receiver(statusOf: (body: string, tries: number) => number): Promise<{ server: Server; url: string; bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      bodies.push(body);
      response.writeHead(statusOf(body, bodies.filter((one) => one === body).length)).end("ok");
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path`, bodies };
}

const notice = (text: string) => ({ type: "rollout-notice", text }) as const;

test("events are posted in their order, what failed is tried again, and what commands print is kept back", async () => {
  const { server, url, bodies } = await receiver((body, tries) => (body.includes("two") && tries === 1 ? 503 : 200));
  const said: string[] = [];
  {
    await using webhook = new Webhook(url, (text) => said.push(text));
    for (const text of ["one", "two", "three"]) webhook.tell(notice(text));
    webhook.tell({ type: "rollout-output", node: "web1", line: "password=hunter2" });
  }
  server.close();
  expect(bodies.map((body) => (JSON.parse(body) as { text: string }).text)).toEqual(["one", "two", "two", "three"]);
  expect(said).toEqual([]);
});

test("who does not take them is told of once, without the address's path, and nothing waits", async () => {
  const { server, url, bodies } = await receiver(() => 500);
  const said: string[] = [];
  {
    await using webhook = new Webhook(url, (text) => said.push(text));
    for (const text of ["one", "two"]) webhook.tell(notice(text));
  }
  server.close();
  expect(bodies).toHaveLength(6);
  expect(said).toEqual([expect.stringContaining("does not take what it is told"), expect.stringContaining("was not told of 2 events")]);
  expect(said.join(" ")).not.toContain("secret-path");
});

test("what is no address is refused, and not repeated", () => {
  expect(() => new Webhook("secret-token", () => {})).toThrow(/^The webhook's address is none\.$/);
});
