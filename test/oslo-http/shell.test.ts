import { describe, expect, test } from "vitest";
import { currentContext } from "@underpin/oslo/log";
import { GLOBAL_ID, json, raw, serve, type Service } from "./service.ts";

const REQUEST_ID = /^req-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describe("request ids", () => {
  test("every answer has its own; one that comes in is the global id if it is well-formed, and is not sent back", async () => {
    const service = await serve();
    const ids = await Promise.all(
      ["/v3", "/nope", "/healthcheck", "/v3/secret"].map(async (path) => (await raw(service, path)).headers["x-openstack-request-id"]),
    );
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(REQUEST_ID);
    const post = async (id: string): Promise<unknown> => {
      const { headers, text } = await raw(service, "/v3/users", { method: "POST", headers: { "X-OpenStack-Request-ID": id } });
      expect(headers["x-openstack-request-id"]).not.toBe(id);
      return json(text)["global"];
    };
    expect(await post(GLOBAL_ID)).toBe(GLOBAL_ID);
    expect(await post("req-zz")).toBeNull();
    expect(await post(`${GLOBAL_ID}x`)).toBeNull();
  });
});

describe("errors", () => {
  test("have OpenStack's form, compact and with sorted keys", async () => {
    const service = await serve();
    const missing = await raw(service, "/v3/users/x");
    expect(missing.text).toBe('{"error":{"code":404,"message":"Could not find user: x.","title":"Not Found"}}');
    expect(missing.headers).toMatchObject({ "content-type": "application/json", vary: "X-Auth-Token" });
    const refused = await raw(service, "/v3/secret");
    expect([refused.status, refused.headers["www-authenticate"]]).toEqual([401, `Keystone uri="${service.url}/v3"`]);
  });

  test("what nobody expected is 500, told to the service and not to the client", async () => {
    const told: unknown[] = [];
    const service = await serve({}, { errors: { unexpected: (error) => told.push(error) } });
    const { status, text } = await raw(service, "/v3/broken");
    expect([status, json(text)]).toEqual([
      500,
      {
        error: {
          code: 500,
          message: "An unexpected error prevented the server from fulfilling your request.",
          title: "Internal Server Error",
        },
      },
    ]);
    expect(String(told[0])).toContain("hunter2");
  });

  test("an unknown path is a page that says so", async () => {
    const { status, headers, text } = await raw(await serve(), "/v3/nope");
    expect([status, headers["content-type"]]).toEqual([404, "text/html; charset=utf-8"]);
    expect(text).toBe(
      "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>\n",
    );
  });

  test("a wrong method is 405 and what is right, OPTIONS the same list", async () => {
    const service = await serve();
    const wrong = await raw(service, "/v3/users", { method: "PUT" });
    expect([wrong.status, json(wrong.text)]).toEqual([405, { message: "The method is not allowed for the requested URL." }]);
    const allow = (value: string | undefined): readonly string[] => (value ?? "").split(", ").toSorted();
    expect(allow(wrong.headers.allow)).toEqual(["GET", "HEAD", "OPTIONS", "POST"]);
    const options = await raw(service, "/v3/users", { method: "OPTIONS" });
    expect([options.status, allow(options.headers.allow), options.text]).toEqual([200, ["GET", "HEAD", "OPTIONS", "POST"], ""]);
  });

  test("204 has neither a content type nor a length", async () => {
    const { status, headers } = await raw(await serve(), "/v3/users/x", { method: "DELETE" });
    expect([status, headers["content-type"], headers["content-length"]]).toEqual([204, undefined, undefined]);
  });
});

describe("bodies", () => {
  const NOT_JSON =
    "Expecting to find valid JSON in request body. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.";
  const NO_TYPE = NOT_JSON.replace("valid JSON in request body", "application/json in Content-Type header");
  const of = async (service: Service, body: string, type?: string, method = "POST"): Promise<unknown> => {
    const headers = { ...(type !== undefined && { "content-type": type }), "content-length": String(Buffer.byteLength(body)) };
    const { status, text } = await raw(service, "/v3/users", { method, body, headers });
    return status === 201 ? json(text)["body"] : (json(text)["error"] as { message: string }).message;
  };

  test("are JSON objects", async () => {
    const service = await serve();
    expect(await of(service, '{"user": 1, "user": 2}', "application/json; charset=utf-8")).toEqual({ user: 2 });
    expect(await of(service, '{"a": 1}', "application/vnd.x+json")).toEqual({ a: 1 });
    expect(await of(service, '{"a": 1}')).toEqual({ a: 1 });
    expect(await of(service, "", "text/plain")).toEqual({});
    expect(await of(service, "")).toEqual({});
    for (const body of ["{", "[]", "1", "null", '{"__proto__": {"a": 1}}'])
      expect(await of(service, body, "application/json"), body).toBe(NOT_JSON);
  });

  test("with another content type are refused on every method", async () => {
    const service = await serve();
    for (const method of ["POST", "GET"])
      expect(await of(service, "x=1", "application/x-www-form-urlencoded", method), method).toBe(NO_TYPE);
    const gone = await raw(service, "/v3/users/x", {
      method: "DELETE",
      body: "x",
      headers: { "content-type": "text/plain", "content-length": "1" },
    });
    expect([gone.status, gone.text.includes("Content-Type header")]).toEqual([400, true]);
  });

  test("that are too large are 413 in plain text, whether they say so first or not", async () => {
    const service = await serve({ "oslo_middleware.max_request_body_size": "20" });
    const body = JSON.stringify({ name: "x".repeat(30) });
    const told = { "content-type": "application/json", "content-length": String(body.length) };
    for (const [headers, path] of [
      [told, "/v3/users"],
      [told, "/nope"],
      [{ "content-type": "application/json", "transfer-encoding": "chunked" }, "/v3/users"],
    ] as const) {
      const { status, headers: got, text } = await raw(service, path, { method: "POST", body, headers });
      expect([status, got["content-type"], text.startsWith("413 Request Entity Too Large\n\n")]).toEqual([
        413,
        "text/plain; charset=UTF-8",
        true,
      ]);
    }
    expect((await raw(service, "/v3/users", { method: "POST", body: "{}", headers: { "content-type": "application/json" } })).status).toBe(
      201,
    );
  });
});

describe("the URL", () => {
  test("may end in slashes; two within it lead to one, two at its start nowhere", async () => {
    const service = await serve();
    expect((await raw(service, "/v3/users///?limit=1")).status).toBe(200);
    const moved = await raw(service, "/v3//users?x=1");
    expect([moved.status, moved.headers.location]).toEqual([308, `${service.url}/v3/users?x=1`]);
    expect((await raw(service, "//v3/users")).status).toBe(404);
  });

  test("may have bytes that are no text: they are the replacement character", async () => {
    const service = await serve();
    expect((await raw(service, "/v3/users/%ff")).text).toContain("Could not find user: \ufffd.");
    expect((await raw(service, "/v3/users/%zz")).text).toContain("Could not find user: %zz.");
    expect((await raw(service, "/v3/users/a%2Fb")).text).toContain("Could not find user: a/b.");
  });
});

test("the access log has a line for each request, with both ids", async () => {
  const service = await serve();
  const { headers } = await raw(service, "/v3?x=1", { headers: { "x-openstack-request-id": GLOBAL_ID, "user-agent": "me" } });
  await service.app.close();
  expect(service.accesses).toEqual([
    {
      address: "127.0.0.1",
      method: "GET",
      url: "/v3?x=1",
      status: 200,
      milliseconds: expect.any(Number),
      requestId: headers["x-openstack-request-id"],
      globalRequestId: GLOBAL_ID,
      agent: "me",
      length: expect.any(Number),
    },
  ]);
});

test("what is logged while a request is served bears its ids, also behind its body", async () => {
  const seen: unknown[] = [];
  const service = await serve({}, {}, (api) => {
    api.post("/v3/logged", async (request, reply) => {
      request.logContext.user = "u1";
      await Promise.resolve();
      seen.push(currentContext());
      return reply.code(201).send(request.body);
    });
  });
  const body = JSON.stringify({ text: "x".repeat(70_000) });
  const headers = { "content-type": "application/json", "x-openstack-request-id": GLOBAL_ID };
  const { status, headers: got } = await raw(service, "/v3/logged", { method: "POST", body, headers });
  expect(status).toBe(201);
  expect(seen).toEqual([{ requestId: got["x-openstack-request-id"], globalRequestId: GLOBAL_ID, user: "u1" }]);
});
