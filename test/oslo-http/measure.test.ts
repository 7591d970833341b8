import { request } from "node:http";
import { describe, expect, test } from "vitest";
import type { Measure, Measured } from "@underpin/oslo/http";
import { openMetrics, serveMetrics } from "@underpin/oslo/metrics";
import { withResolvers } from "../harness/with-resolvers.ts";
import { raw, serve } from "./service.ts";

/** Notes what it is told; `ended` waits for so many requests to be over. */
function recorder(): {
  readonly measure: Measure;
  readonly ended: (count: number) => Promise<readonly Measured[]>;
  readonly began: () => number;
} {
  const all: Measured[] = [];
  let began = 0;
  let waiting = (): void => {};
  return {
    measure: {
      began: () => began++,
      ended: (one) => {
        all.push(one);
        waiting();
      },
    },
    began: () => began,
    ended: async (count) =>
      await new Promise((resolve) => {
        waiting = () => (all.length >= count ? resolve(all) : undefined);
        waiting();
      }),
  };
}

describe("requests are measured", () => {
  test("by the route's template, and never by what a client wrote", async () => {
    const { measure, ended, began } = recorder();
    const service = await serve({}, { measure });
    for (const [path, method] of [
      ["/v3/users/secret-id?password=x", "GET"],
      ["/v3/users/another", "DELETE"],
      ["/v3/users/one", "PATCH"],
      ["/v3/not-a-path/at-all", "GET"],
      ["/v3/users/", "GET"],
      ["/v3/broken", "GET"],
    ] as const)
      await raw(service, path, { method });
    const seen = (await ended(6)).map(({ method, route, status }) => `${method} ${route} ${status}`);
    expect(seen).toEqual([
      "GET /v3/users/{id} 404",
      "DELETE /v3/users/{id} 204",
      "PATCH /v3/users/{id} 405",
      "GET unknown 404",
      "GET /v3/users 200",
      "GET /v3/broken 500",
    ]);
    expect(began()).toBe(6);
  });

  test("also where the client does not wait for the answer", async () => {
    const { measure, ended } = recorder();
    const [arrived, go] = [withResolvers(), withResolvers()];
    const service = await serve({}, { measure }, (api) => {
      api.get("/v3/slow", async () => {
        arrived.resolve();
        await go.promise;
        return {};
      });
    });
    const impatient = request({ port: service.port, host: "127.0.0.1", path: "/v3/slow" });
    impatient.on("error", () => {});
    impatient.end();
    await arrived.promise;
    impatient.destroy();
    const [gone] = await ended(1);
    expect(gone).toMatchObject({ method: "GET", route: "/v3/slow", status: 499 });
    go.resolve();
    await raw(service, "/v3");
    // Its answer, which nobody reads, is not a second request.
    expect((await ended(2)).map(({ status }) => status)).toEqual([499, 200]);
  });
});

describe("metrics", () => {
  test("are served apart from the service, and nothing else is served there", async () => {
    const metrics = await openMetrics([{ name: "answers_total", help: "Answers.", type: "counter", read: () => [{ value: 42 }] }]);
    const service = await serve({}, { measure: metrics.measure });
    await using listener = await serveMetrics({ host: "127.0.0.1", port: 0 }, metrics.exposition);
    await raw(service, "/v3/users/x");
    expect((await raw(service, "/metrics")).status).toBe(404);
    const got = await fetch(listener.url);
    expect(got.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const text = await got.text();
    for (const line of [
      'http_requests_total{method="GET",route="/v3/users/{id}",status="404"} 1',
      'http_requests_total{method="GET",route="unknown",status="404"} 1',
      'http_request_duration_seconds_count{method="GET",route="/v3/users/{id}"} 1',
      "http_requests_in_flight 0",
      "answers_total 42",
    ])
      expect(text).toContain(`\n${line}\n`);
    expect(text).toMatch(/\nnodejs_eventloop_lag_p99_seconds \d/);
    // Read twice, a number that a part keeps is not counted twice.
    expect(await (await fetch(listener.url)).text()).toContain("\nanswers_total 42\n");
    const { origin } = new URL(listener.url);
    expect((await fetch(`${origin}/v3`)).status).toBe(404);
    expect((await fetch(listener.url, { method: "POST" })).status).toBe(405);
  });

  test("say that they can't be read where they can't", async () => {
    await using listener = await serveMetrics({ host: "127.0.0.1", port: 0 }, async () => {
      throw new Error("not now");
    });
    const { status, headers } = await fetch(listener.url);
    expect([status, headers.get("content-type")]).toEqual([503, "text/plain"]);
  });
});
