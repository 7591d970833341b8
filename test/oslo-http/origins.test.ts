import { describe, expect, test } from "vitest";
import { json, raw, serve, type Service } from "./service.ts";

describe("links", () => {
  const base = async (service: Service, headers: Readonly<Record<string, string>>): Promise<unknown> =>
    json((await raw(service, "/v3", { headers })).text)["base"];
  const enabled = { "oslo_middleware.enable_proxy_headers_parsing": "true" };

  test("begin with the host that was asked, without the port that goes without saying", async () => {
    const service = await serve();
    expect(await base(service, {})).toBe(`${service.url}/v3`);
    expect(await base(service, { host: "cloud:80" })).toBe("http://cloud/v3");
    expect(await base(service, { host: "cloud:8080" })).toBe("http://cloud:8080/v3");
  });

  test("follow a proxy's headers only where they are enabled", async () => {
    const forwarded = {
      host: "a",
      "x-forwarded-proto": "https",
      "x-forwarded-host": "ks.example",
      "x-forwarded-for": "10.1.1.1, 10.2.2.2",
    };
    const off = await serve();
    expect(await base(off, forwarded)).toBe("http://a/v3");
    await off.app.close();
    const nearest = await serve({}, { nearestProxy: true });
    expect(await base(nearest, forwarded)).toBe("https://a/v3");
    expect(json((await raw(nearest, "/v3", { headers: forwarded })).text)["address"]).toBe("10.2.2.2");
    await nearest.app.close();
    const on = await serve(enabled);
    expect(await base(on, forwarded)).toBe("https://ks.example/v3");
    expect(
      await base(on, { host: "x", forwarded: 'for=1.2.3.4;proto=https;host="a.b:443", for=5.6.7.8;host=evil', "x-forwarded-host": "no" }),
    ).toBe("https://a.b/v3");
    expect(await base(on, { host: "a", "x-forwarded-prefix": "/identity" })).toBe("http://a/identity/v3");
    expect(await base(on, { host: "a", "x-forwarded-prefix": "/identity/v3/" })).toBe("http://a/identity/v3");
    expect(json((await raw(on, "/v3", { headers: forwarded })).text)["address"]).toBe("10.1.1.1");
  });

  test("of a list lead to the next page while pages are full", async () => {
    const service = await serve();
    const list = async (path: string): Promise<unknown> => {
      const { links, truncated } = json((await raw(service, path)).text) as { links: unknown; truncated?: true };
      return { links, truncated };
    };
    const self = `${service.url}/v3/users`;
    expect(await list("/v3/users")).toEqual({ links: { next: null, previous: null, self } });
    expect(await list("/v3/users?limit=1&name__contains=p%20q&limit=2")).toEqual({
      links: { next: `${self}?limit=1&name__contains=p+q&marker=a`, previous: null, self: `${self}?limit=1&name__contains=p%20q&limit=2` },
      truncated: true,
    });
    expect(await list("/v3/users?limit=0")).toEqual({ links: { next: null, previous: null, self: `${self}?limit=0` }, truncated: true });
    expect(await list("/v3/users/?limit=99999")).toMatchObject({ links: { next: null, self: `${self}?limit=99999` } });
    for (const limit of ["abc", "-1", "1.5"]) expect((await raw(service, `/v3/users?limit=${limit}`)).status, limit).toBe(400);
  });
});

describe("pages of other origins", () => {
  const settings = {
    "cors.allowed_origin": "https://dash,https://other",
    "cors.allow_headers": "X-Auth-Token",
    "cors.expose_headers": "X-Subject-Token,X-Auth-Token",
  };
  const cors = async (service: Service, method: string, path: string, headers: Readonly<Record<string, string>>): Promise<unknown> => {
    const answer = await raw(service, path, { method, headers });
    const own = Object.entries(answer.headers).filter(([name]) => name === "vary" || name.startsWith("access-control-"));
    return { status: answer.status, ...Object.fromEntries(own) };
  };
  const preflight = {
    origin: "https://dash",
    "access-control-request-method": "PUT",
    "access-control-request-headers": "x-auth-token, Content-Type",
  };
  const allowed = {
    vary: "Origin",
    "access-control-allow-origin": "https://dash",
    "access-control-allow-credentials": "true",
    "access-control-max-age": "3600",
    "access-control-allow-methods": "PUT",
    "access-control-allow-headers": "x-auth-token,Content-Type",
  };

  test("may do what is configured, of the origins that are", async () => {
    const service = await serve(settings);
    expect(await cors(service, "OPTIONS", "/v3/users", preflight)).toEqual({ status: 200, ...allowed });
    expect(await cors(service, "OPTIONS", "/nope", preflight)).toEqual({ status: 200, ...allowed });
    const refused = { status: 200, vary: "X-Auth-Token" };
    expect(await cors(service, "OPTIONS", "/v3/users", { ...preflight, origin: "https://evil" })).toEqual(refused);
    expect(await cors(service, "OPTIONS", "/v3/users", { ...preflight, "access-control-request-method": "LINK" })).toEqual(refused);
    expect(await cors(service, "OPTIONS", "/v3/users", { ...preflight, "access-control-request-headers": "x-other" })).toEqual(refused);
    expect(await cors(service, "OPTIONS", "/v3/users", { origin: "https://dash" })).toEqual(refused);
    const seen = {
      vary: "X-Auth-Token,Origin",
      "access-control-allow-origin": "https://other",
      "access-control-allow-credentials": "true",
      "access-control-expose-headers": "X-Subject-Token,X-Auth-Token",
    };
    expect(await cors(service, "GET", "/v3", { origin: "https://other" })).toEqual({ status: 200, ...seen });
    expect(await cors(service, "GET", "/v3/secret", { origin: "https://other" })).toEqual({ status: 401, ...seen });
    expect(await cors(service, "GET", "/v3", { origin: "https://evil" })).toEqual(refused);
  });

  test("of every origin, if that is configured; of none otherwise", async () => {
    const all = await serve({ "cors.allowed_origin": "*", "cors.allow_credentials": "false", "cors.max_age": "0" });
    expect(await cors(all, "GET", "/v3", { origin: "https://x" })).toEqual({
      status: 200,
      vary: "X-Auth-Token,Origin",
      "access-control-allow-origin": "*",
    });
    await all.app.close();
    const none = await serve();
    expect(await cors(none, "OPTIONS", "/v3/users", preflight)).toEqual({ status: 200, vary: "X-Auth-Token" });
    expect(await cors(none, "OPTIONS", "/nope", preflight)).toEqual({ status: 200 });
  });
});
