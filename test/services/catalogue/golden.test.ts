import { createLinks } from "@underpin/oslo/http";
import { Enforcer } from "@underpin/oslo/policy";
import { describe, expect, test } from "vitest";
import { createKeystone } from "../../../services/keystone/src/app.ts";
import type { Keystone } from "../../../services/keystone/src/keystone.ts";
import { SILENT } from "../../../services/keystone/src/notifications/audit.ts";
import { keystonePolicies, policyOptions } from "../../../services/keystone/src/policies/index.ts";
import { TokenNotFound } from "../../../services/keystone/src/refusals.ts";
import { compare, type Difference } from "../../differential/compare.ts";
import { Pairs } from "../../differential/pairs.ts";
import { at, filled, type Step } from "../../differential/scenario.ts";
import { DIALECTS } from "../../harness/databases.ts";
import { configOf, populate } from "../tokens/universes.ts";
import { readGolden, type Golden, type GoldenAnswer } from "./golden.ts";
import { scenariosFor } from "./scenarios.ts";

describe.each(DIALECTS)("on %s, the catalogue and limits", (dialect) => {
  test.each([22, 30] as const)("are as Keystone %s has them", async (release) => {
    const golden = readGolden(String(release));
    for (const [i, { title, steps }] of scenariosFor(String(release)).entries()) {
      await using database = await populate(dialect, golden.rows);
      const app = await createKeystone(keystoneOf(golden, release, database.pool), {
        unexpected: (error) => {
          throw error;
        },
      });
      const made = golden.names.map(([, value]) => value);
      const [theirs, ours, pairs] = [new Map(golden.names), new Map(golden.names), new Pairs(made)];
      const answers = golden.scenarios[i]?.answers ?? [];
      expect(answers.length).toBe(steps.length);
      for (const [place, step] of steps.entries()) {
        const answer = answers[place] as GoldenAnswer;
        const said = await ask(app, step, ours);
        keep(step, answer.body, theirs);
        keep(step, said.body, ours);
        if (isUpstreamsFault(answer) || (dialect === "mysql" && isAskedOfSqlite(step))) continue;
        const differences: readonly Difference[] =
          answer.status === said.status
            ? pairs.attempt(() => compare(answer.body, said.body, "body", pairs))
            : [{ place: "status", python: answer.status, ours: said }];
        expect({ title, step, differences }).toEqual({ title, step, differences: [] });
      }
      await app.close();
    }
  });
});

/** What depends on the database, which was SQLite when Python was asked: whether letters' case counts, and what comes first without an order. */
function isAskedOfSqlite({ send }: Step): boolean {
  return /[?&](?:limit=|\w+=[A-Z])/.test(send);
}

/** A mistake of the client's that upstream answers by Python's own words, or by none. */
function isUpstreamsFault({ status, body }: GoldenAnswer): boolean {
  const message = (body as { error?: { message?: string } } | undefined)?.error?.message ?? "";
  return status === 500 || message.includes("NoneType") || message.includes("',).");
}

async function ask(
  app: Awaited<ReturnType<typeof createKeystone>>,
  { send, as = "admin", body, headers = {} }: Step,
  names: ReadonlyMap<string, string>,
): Promise<GoldenAnswer> {
  const [method = "GET", path = "/"] = filled(send, (name) => names.get(name)).split(" ");
  const payload = body === undefined ? {} : { payload: JSON.stringify(filled(body, (name) => names.get(name))) };
  const typed = body === undefined ? {} : { "content-type": "application/json" };
  const answer = await app.inject({
    method: method as "GET",
    url: path,
    headers: { host: "localhost", ...typed, ...(as !== "nobody" && { "x-auth-token": as }), ...headers },
    ...payload,
  });
  return {
    status: answer.statusCode,
    ...(answer.body !== "" && { body: JSON.parse(answer.body.replaceAll("http://localhost:80", "http://localhost")) as unknown }),
  };
}

function keep({ keep: kept = {} }: Step, body: unknown, names: Map<string, string>): void {
  for (const [name, place] of Object.entries(kept)) {
    const value = at(body, place);
    if (typeof value === "string") names.set(name, value);
  }
}

/** What these rooms need of a service; tokens are the names of those whose they are. */
function keystoneOf({ personas }: Golden, release: 22 | 30, pool: Keystone["pool"]): Keystone {
  const validate = async (text: string): Promise<object> => {
    const persona = personas[text];
    if (persona === undefined) throw new TokenNotFound(text);
    return { text, ...persona };
  };
  return {
    config: configOf([], release, "/nowhere").values,
    compatibility: release,
    pool,
    policy: new Enforcer({ defaults: keystonePolicies(release), ...policyOptions(release) }),
    tokens: { look: (text: string) => ({ text, validated: () => validate(text) }) },
    links: createLinks({ publicEndpoint: null, version: "v3" }),
    notifier: { audit: () => SILENT },
    now: Date.now,
  } as unknown as Keystone;
}
