import { expect, test } from "vitest";
import { barbicanAt } from "../../harness/barbican.ts";
import { countStatements } from "../../services/rooms/count-statements.ts";
import { OurBarbican } from "./ours.ts";
import { play } from "./play.ts";
import { container, get, href, post, put, secret, version, type Step } from "./scenario.ts";

const USED = { service: "s", resource_type: "t", resource_id: "r" };

/** Containers with secrets and consumers, secrets with consumers, metadata and access lists, quotas and orders. */
function things(many: number): readonly Step[] {
  const names = Array.from({ length: many }, (_, at) => `t${at}`);
  const of = (name: string): readonly Step[] => [
    secret(`s ${name}`),
    container(name, { x: `s ${name}` }),
    post(`/v1/containers/{${name}}/consumers`, { name, URL: "u" }),
    post("/v1/containers/{t0}/consumers", { name, URL: "more" }),
    post("/v1/containers/{t0}/secrets", { name, secret_ref: href(`s ${name}`) }),
    post("/v1/secrets/{s t0}/consumers", { ...USED, resource_id: name }),
    post("/v1/secrets/{s t0}/metadata", { key: name, value: "v" }),
    put(`/v1/project-quotas/${name}`, { project_quotas: {} }, { as: "boss@p1:key-manager:service-admin" }),
    post("/v1/orders", { type: "key", meta: { algorithm: "aes", bit_length: 128 } }),
  ];
  const users = { read: { users: names } };
  return [...names.flatMap(of), put("/v1/secrets/{s t0}/acl", users), put("/v1/containers/{t0}/acl", users)];
}

/** The most statements that an answer takes, whatever it lists. */
const MOST: Readonly<Record<string, number>> = {
  "/v1/secrets?limit=100": 3,
  "/v1/containers?limit=100": 4,
  "/v1/orders?limit=100": 2,
  "/v1/project-quotas?limit=100": 2,
  "/v1/quotas": 1,
  "/v1/secrets/{s t0}": 2,
  "/v1/secrets/{s t0}/metadata": 2,
  "/v1/secrets/{s t0}/acl": 2,
  "/v1/secrets/{s t0}/consumers?limit=100": 3,
  "/v1/containers/{t0}": 3,
  "/v1/containers/{t0}/acl": 2,
  "/v1/containers/{t0}/consumers?limit=100": 3,
};

test("an answer takes a few statements, however much is in it", async () => {
  await using database = await barbicanAt("sqlite", "2026.1");
  await using ours = await OurBarbican.start("plain", database);
  const count = countStatements(ours.barbican.pool);
  const as = "u1@p1:admin,key-manager:service-admin";
  const taken: number[] = [];
  const counted = {
    reset: async () => await ours.reset(),
    run: async (statement: string) => await ours.run(statement),
    ask: async (request: Parameters<typeof ours.ask>[0]) => {
      count();
      const answer = await ours.ask(request);
      expect(answer.status, `${request.path} ${answer.body.toString()}`).toBeLessThan(300);
      taken.push(count());
      return answer;
    },
  };
  const paths = Object.keys(MOST);
  const gets = paths.map((path) => get(path, { as, ...version("1.1") }));
  await play(counted, { title: "statements", steps: [...things(12), secret("one more"), ...gets] });
  const [stored, ...found] = taken.slice(-gets.length - 1);
  // One that looks, three that write, and the end of the transaction.
  expect(stored).toBe(5);
  expect(Object.fromEntries(paths.map((path, at) => [path, found[at]]))).toEqual(MOST);
});
