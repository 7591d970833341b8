import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { InvalidToken, KeystoneAuth, KeystoneUnavailable } from "@underpin/keystone-auth";
import { Secret } from "@underpin/oslo/config";
import { certificatesFor } from "../harness/certificates.ts";
import { readFileSync } from "node:fs";
import { seeded } from "../oslo-config/random.ts";
import { Bench, fail, FakeKeystone, HOUR, Lines, settingsFor, tokenBody, type Instead } from "./fake-keystone.ts";

/** Answers the question about a token with a body. */
const says =
  (text: string, status = 200): Instead =>
  ({ method }, response) => {
    if (method !== "GET") return false;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(text);
    return true;
  };

describe("Keystone", () => {
  test.each([500, 502, 503, 504, 429, 413, 403, 400, 301, 204, 404])("answers %i, then recovers", async (status) => {
    await using bench = await Bench.open();
    const token = bench.token("t");
    // A 404 is not Keystone's own if it does not say so.
    bench.keystone.instead =
      status === 404 ? says("<h1>Not Found</h1>", 404) : ({ method }, response) => method === "GET" && fail(response, status);
    await expect(bench.auth.validate(token)).rejects.toThrow(KeystoneUnavailable);
    bench.keystone.instead = () => false;
    await expect(bench.auth.validate(token)).resolves.toMatchObject({ project: { id: "p1" } });
  });

  test("hangs, or sends a little and no more: after the timeout nobody can say, and it is not asked again as after a quick failure", async () => {
    await using bench = await Bench.open({ timeout: 500, retries: 3 });
    const token = bench.token("t");
    await expect.poll(async () => await bench.auth.validate(token).then(Boolean, () => false)).toBe(true);
    bench.time += HOUR / 2;
    const hangs: Instead = ({ method }) => method === "GET";
    const trickles: Instead = ({ method }, response) => method === "GET" && response.writeHead(200).write("{");
    for (const instead of [hangs, trickles]) {
      bench.keystone.instead = instead;
      const before = bench.keystone.count("GET");
      await expect(bench.auth.validate(token)).rejects.toThrow(/no answer in 0\.5 s/);
      expect(bench.keystone.count("GET") - before).toBe(1);
    }
  });

  test("is not there: a request is tried again as often as configured", async () => {
    const server = createServer().listen(0, "localhost");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    const lines = new Lines();
    using auth = new KeystoneAuth(settingsFor(`http://localhost:${port}`, { retries: 1 }), { log: lines });
    await expect(auth.validate("t")).rejects.toThrow(/can't be reached: http:\/\/localhost:\d+: ECONNREFUSED/);
    expect(lines.all).toEqual([expect.stringMatching(/ECONNREFUSED\. It is tried again in 0\.5 s, 1 times more at most/)]);
  });

  test("is started again, and knows nothing of the service's own token: the next request is served", async () => {
    await using bench = await Bench.open({ cacheTime: 0 });
    const token = bench.token("t");
    await bench.auth.validate(token);
    await bench.keystone[Symbol.asyncDispose]();
    await expect(bench.auth.validate(token)).rejects.toThrow(KeystoneUnavailable);
    await using again = await FakeKeystone.start(undefined, Number(new URL(bench.keystone.url).port));
    again.tokens.set(token, tokenBody(bench.time));
    await bench.auth.validate(token);
    expect([again.count("POST"), again.count("GET")]).toEqual([1, 2]);
  });

  test("cuts a connection: a look is sent again, a login that may have arrived is not", async () => {
    await using bench = await Bench.open({ retries: 1 });
    let cut = 0;
    bench.keystone.instead = ({ method }, _response, request) => {
      if (method !== "GET" || cut++ > 0) return false;
      request.socket.destroy();
      return true;
    };
    await bench.auth.validate(bench.token("t"));
    expect(bench.keystone.count("GET")).toBe(2);
    await using other = await Bench.open({ retries: 3 });
    other.keystone.instead = (_seen, _response, request) => {
      request.socket.destroy();
      return true;
    };
    await expect(other.auth.validate("t")).rejects.toThrow(KeystoneUnavailable);
    expect(other.keystone.count("POST")).toBe(1);
  });

  test("ends a connection that was kept open, just as a login goes out on it: that is sent again", async () => {
    await using bench = await Bench.open({ retries: 1 });
    const token = bench.token("t");
    await bench.auth.validate(token);
    bench.keystone.own.clear();
    const used = new Set<unknown>();
    let cut = 0;
    bench.keystone.instead = ({ method }, _response, request) => {
      const isKept = used.has(request.socket);
      used.add(request.socket);
      if (method !== "POST" || !isKept) return false;
      cut++;
      request.socket.destroy();
      return true;
    };
    await bench.auth.validate(bench.token("other"));
    expect([cut, bench.keystone.count("POST")]).toEqual([1, 3]);
  });

  test("ends its answer in the middle, answers without end, or no HTTP at all", async () => {
    await using bench = await Bench.open();
    const token = bench.token("t");
    bench.keystone.instead = ({ method }, response) => {
      if (method !== "GET") return false;
      response.writeHead(200, { "content-length": "1000" }).write("{");
      response.destroy();
      return true;
    };
    await expect(bench.auth.validate(token)).rejects.toThrow(KeystoneUnavailable);
    bench.keystone.instead = ({ method }, response) => {
      if (method !== "GET") return false;
      const more = (): void => void (response.destroyed || response.write(Buffer.alloc(1 << 20), more));
      more();
      return true;
    };
    await expect(bench.auth.validate(token)).rejects.toThrow(/more than 8388608 bytes/);
    bench.keystone.instead = ({ method }, _response, request) => {
      if (method !== "GET") return false;
      request.socket.end("SSH-2.0-OpenSSH\r\n");
      return true;
    };
    await expect(bench.auth.validate(token)).rejects.toThrow(/HPE_/);
    bench.keystone.instead = () => false;
    await bench.auth.validate(token);
  });

  test("answers about another token, as a cache between may", async () => {
    await using bench = await Bench.open();
    bench.keystone.instead = ({ method }, response) => {
      if (method !== "GET") return false;
      response.writeHead(200, { "x-subject-token": "other" });
      response.end(JSON.stringify({ token: tokenBody(bench.time) }));
      return true;
    };
    await expect(bench.auth.validate(bench.token("t"))).rejects.toThrow(/another token/);
  });

  test("answers what is no answer: never is anybody let in by it, whatever part is another thing", async () => {
    await using bench = await Bench.open({ cacheTime: 0 });
    const whole = tokenBody(bench.time, {
      system: { all: true },
      project: undefined,
      "OS-TRUST:trust": TRUST,
      application_credential: RULED,
    });
    const valid = JSON.stringify({ token: whole });
    bench.keystone.instead = says(valid);
    const expected = { ...(await bench.auth.validate("t")) };
    for (const text of ["", "null", "[]", "{}", '{"token":null}', '{"token":[]}', '{"access":{}}', valid.slice(0, -1), `${valid}}`]) {
      bench.keystone.instead = says(text);
      await expect(bench.auth.validate("t"), text).rejects.toThrow(/answers wrongly/);
    }
    for (let i = 0; i < 300; i++) {
      const text = JSON.stringify({ token: spoilt(whole, seeded(i)) });
      bench.keystone.instead = says(text);
      const [one] = await Promise.allSettled([bench.auth.validate("t")]);
      if (one.status === "rejected")
        expect(one.reason, text).toSatisfy((error) => error instanceof KeystoneUnavailable || error instanceof InvalidToken);
      // Nobody is anybody else, or has more roles.
      else {
        expect(one.value.user, text).toEqual(expected.user);
        expect(one.value.project, text).toBeNull();
        expect(expected.roles, text).toEqual(expect.arrayContaining([...one.value.roles]));
      }
    }
  });

  test("refuses with a text that has the token in it: nothing of it is logged", async () => {
    await using bench = await Bench.open();
    const secret = "gAAAAABsecret-token-0123456789";
    const answers: readonly Instead[] = [
      ({ method, headers }, response) =>
        method === "GET" && says(String(headers["x-subject-token"]), 500)({ method } as never, response, {} as never),
      ({ method }, response) => method === "GET" && fail(response, 404),
      says(`{"token": "${secret}"}`),
      ({ method, body }, response) => method === "POST" && says(body, 401)({ method: "GET" } as never, response, {} as never),
    ];
    const said: string[] = [];
    for (const answer of answers) {
      bench.keystone.instead = answer;
      bench.keystone.own.clear();
      said.push(String(await bench.auth.validate(secret).catch((error: Error) => error.stack)));
      await bench.auth.authenticate({ headers: { "x-auth-token": secret }, method: "GET", path: "/" }).catch(() => {});
    }
    const text = [...said, ...bench.lines.all].join("\n");
    expect(text).toContain("{SHA256}");
    for (const hidden of [secret, "service-password", "own-1", "it is secret"]) expect(text).not.toContain(hidden);
  });
});

const TRUST = { id: "tr", trustor_user: { id: "u1" }, trustee_user: { id: "u2" }, impersonation: true };
const RULED = {
  id: "ac",
  name: "one",
  restricted: true,
  access_rules: [{ id: "x", service: "compute", method: "GET", path: "/v2.1/servers" }],
};

/** A copy in which one part is gone, or something else. */
function spoilt(value: unknown, random: ReturnType<typeof seeded>): unknown {
  const places: (readonly [Record<string, unknown>, string])[] = [];
  const copy = structuredClone(value) as Record<string, unknown>;
  const collect = (inner: unknown): void => {
    if (typeof inner !== "object" || inner === null) return;
    for (const name of Object.keys(inner)) {
      places.push([inner as Record<string, unknown>, name]);
      collect((inner as Record<string, unknown>)[name]);
    }
  };
  collect(copy);
  const [part, name] = random.pick(places.filter(([, one]) => one !== "id" && one !== "name"));
  const odd = [undefined, null, 7, -1, "", "x", true, [], {}, [null], { id: 1 }, "9999-99-99T99:99:99Z", 1e300];
  const other = random.pick(odd);
  if (other === undefined) delete part[name];
  else part[name] = other;
  return copy;
}

test("texts that no token looks like are no good, and Keystone is not asked", async () => {
  await using bench = await Bench.open();
  for (const odd of ["", " ", "a\r\nX-Auth-Token: b", "a\nb", "a b", "tökén", "\u0000", "x".repeat(10_000), "a, b"])
    await expect(bench.auth.validate(odd), odd.slice(0, 20)).rejects.toThrow(InvalidToken);
  expect(bench.keystone.seen).toEqual([]);
  // What stands around one goes, as upstream.
  bench.token("t");
  await bench.auth.validate(" t\t");
});

describe("TLS", () => {
  const { ca, cert, key } = certificatesFor("localhost");
  const [authority, certificate, secret] = [ca, cert, key].map((file) => readFileSync(file, "utf8"));
  const server = { cert: certificate ?? "", key: secret ?? "" };
  const OWN = { cert: new Secret(server.cert), key: new Secret(server.key) };

  test("a certificate is believed by cafile, or unseen with insecure; else not, and that is not tried again", async () => {
    for (const [tls, isFine] of [
      [{ rejectUnauthorized: true, ca: authority ?? "" }, true],
      [{ rejectUnauthorized: false }, true],
      [{ rejectUnauthorized: true }, false],
    ] as const) {
      await using bench = await Bench.open({ tls, retries: 3 }, server);
      const token = bench.token("t");
      if (isFine) await bench.auth.validate(token);
      else {
        await expect(bench.auth.validate(token)).rejects.toThrow(/UNABLE_TO_VERIFY_LEAF_SIGNATURE/);
        expect(bench.lines.all).toEqual([]);
      }
    }
  });

  test("our own certificate is shown where Keystone asks for one", async () => {
    const strict = { ...server, ca: authority ?? "", requestCert: true, rejectUnauthorized: true };
    await using bench = await Bench.open({ tls: { rejectUnauthorized: true, ca: authority ?? "", own: OWN } }, strict);
    await bench.auth.validate(bench.token("t"));
    await using without = await Bench.open({ tls: { rejectUnauthorized: true, ca: authority ?? "" } }, strict);
    await expect(without.auth.validate(without.token("t"))).rejects.toThrow(KeystoneUnavailable);
  });
});
