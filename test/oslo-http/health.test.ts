import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { drainOn } from "@underpin/oslo/http";
import { withResolvers } from "../harness/with-resolvers.ts";
import { json, raw, serve } from "./service.ts";

describe("health", () => {
  test("is text, HTML or JSON, whatever the client likes best", async () => {
    const service = await serve();
    const of = async (accept?: string): Promise<unknown> => {
      const { status, headers, text } = await raw(service, "/healthcheck", { headers: accept === undefined ? {} : { accept } });
      expect(headers.vary).toBeUndefined();
      return [status, headers["content-type"], text];
    };
    expect(await of()).toEqual([200, "text/plain; charset=UTF-8", ""]);
    expect(await of("*/*")).toEqual([200, "text/plain; charset=UTF-8", ""]);
    expect(await of("application/json")).toEqual([200, "application/json", '{\n    "detailed": false,\n    "reasons": []\n}']);
    expect(await of("text/html;q=0.5, application/json;q=0.9")).toMatchObject([200, "application/json", {}]);
    expect((await raw(service, "/healthcheck", { method: "HEAD" })).status).toBe(204);
  });

  test("a file takes the service out, and one that is missing", async () => {
    const folder = mkdtempSync(join(tmpdir(), "health-"));
    const file = join(folder, "off");
    const service = await serve({ "healthcheck.backends": "disable_by_file", "healthcheck.disable_by_file_path": file });
    expect((await raw(service, "/healthcheck")).text).toBe("OK");
    writeFileSync(file, "");
    const { status, text } = await raw(service, "/healthcheck");
    expect([status, text]).toEqual([503, "DISABLED BY FILE"]);
    expect((await raw(service, "/v3")).status).toBe(200);
    rmSync(folder, { recursive: true });
  });

  test("is for some networks only where they are named", async () => {
    const service = await serve({
      "healthcheck.allowed_source_ranges": "10.0.0.0/8",
      "oslo_middleware.enable_proxy_headers_parsing": "true",
    });
    expect((await raw(service, "/healthcheck")).status).toBe(404);
    expect((await raw(service, "/healthcheck", { headers: { "x-forwarded-for": "10.1.2.3" } })).status).toBe(200);
  });

  test("readiness says what the service waits for; health does not", async () => {
    const service = await serve({}, { isReady: async () => "the database is gone" });
    const ready = await raw(service, "/readiness");
    expect([ready.status, ready.text]).toEqual([503, "the database is gone"]);
    expect((await raw(service, "/healthcheck")).status).toBe(200);
  });
});

describe("draining", () => {
  test("fails health checks, ends connections, finishes what is under way, and takes no more", async () => {
    const arrived = withResolvers();
    const go = withResolvers();
    const noticed = withResolvers();
    const service = await serve({}, { drain: { notice: 200, deadline: 10_000 } }, (api) => {
      api.get("/v3/slow", async () => {
        arrived.resolve();
        await go.promise;
        return { done: true };
      });
    });
    const slow = raw(service, "/v3/slow");
    await arrived.promise;
    const ended = service.app.drain();
    expect(service.app.drain()).toBe(ended);
    const [health, ready, other] = await Promise.all(["/healthcheck", "/readiness", "/v3"].map(async (path) => raw(service, path)));
    expect([health?.status, health?.text, ready?.status]).toEqual([503, "DRAINING", 503]);
    expect([other?.status, other?.headers.connection]).toEqual([200, "close"]);
    service.app.server.once("close", () => noticed.resolve());
    go.resolve();
    expect(json((await slow).text)).toEqual({ done: true });
    await Promise.all([ended, noticed.promise]);
    await expect(raw(service, "/v3")).rejects.toThrow(/ECONNREFUSED/);
  });

  test("begins with a signal", async () => {
    const { app } = await serve();
    drainOn(app, ["SIGUSR2"]);
    const closed = once(app.server, "close");
    process.kill(process.pid, "SIGUSR2");
    await closed;
    expect(app.isDraining).toBe(true);
  });

  test("cuts off what takes longer than it may", async () => {
    const arrived = withResolvers();
    const service = await serve({}, { drain: { notice: 0, deadline: 20 } }, (api) => {
      api.get("/v3/stuck", async () => {
        arrived.resolve();
        await new Promise(() => undefined);
      });
    });
    const stuck = raw(service, "/v3/stuck");
    await arrived.promise;
    await Promise.all([service.app.drain(), expect(stuck).rejects.toThrow(/hang up|ECONNRESET/)]);
  });
});
