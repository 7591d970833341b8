import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keystone } from "@underpin/keystone";
import { freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { sync } from "../harness/engine.ts";
import { configure, IdentityService, makeCloud } from "../harness/identity-service.ts";

/** One cloud for all tests. */
let folder = "";
let database: TestDatabase;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "underpin-workers-"));
  database = await freshDatabase("sqlite");
  configure(folder, database.url);
  await makeCloud(folder, database.url);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Metrics of the service, by the line that names each. */
async function metricsOf(service: IdentityService): Promise<ReadonlyMap<string, number>> {
  const [at] = await service.said(/Metrics at (\S+)/);
  const text = await (await fetch(at?.[1] ?? "")).text();
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]));
}

const LOGINS = 'http_requests_total{method="POST",route="/v3/auth/tokens",status="201"}';
const IN_FLIGHT = "http_requests_in_flight";

describe("a service of several processes", () => {
  test("replaces one that dies; what it had counted stays counted", async () => {
    await using service = await IdentityService.start(folder, "--workers", "2", "--metrics-port", "0");
    const [one = 0] = await service.workers(2);
    const token = await service.token();
    const users = Array.from({ length: 20 }, async () => (await service.ask("GET", "/users", token)).status);
    expect(new Set(await Promise.all(users))).toEqual(new Set([200]));
    const before = await metricsOf(service);
    expect(before.get('http_requests_total{method="GET",route="/v3/users",status="200"}')).toBe(20);
    expect(before.get('keystone_tokens_validated_total{kind="project",result="good"}')).toBe(20);
    expect(before.get(LOGINS)).toBe(1);
    process.kill(one, "SIGKILL");
    await service.said(new RegExp(`Worker ${one} ended \\(SIGKILL\\); another one starts`));
    await service.workers(3);
    for (let i = 0; i < 4; i++) expect(await service.health()).toBe(200);
    const after = await metricsOf(service);
    for (const [name, value] of before)
      if (/^(http|keystone|db)_\w+_(total|count|bucket|sum)\b/.test(name)) expect(after.get(name) ?? 0, name).toBeGreaterThanOrEqual(value);
    expect(after.get(LOGINS)).toBe(1);
    expect([after.get("service_workers"), after.get("service_worker_restarts_total")]).toEqual([2, 1]);
    expect(await service.end()).toBe(0);
  });

  test.each(["one signal", "a signal to each process"])("finishes in all of them what is under way, after %s", async (whom) => {
    await using service = await IdentityService.start(folder, "--workers", "2", "--metrics-port", "0");
    const workers = await service.workers(2);
    const logins = Array.from({ length: 6 }, async () => (await service.logIn()).status);
    while (((await metricsOf(service)).get(IN_FLIGHT) ?? 0) + ((await metricsOf(service)).get(LOGINS) ?? 0) < logins.length);
    // As systemd does, and a terminal.
    if (whom !== "one signal") for (const pid of workers) process.kill(pid, "SIGTERM");
    expect(await service.end()).toBe(0);
    expect(await Promise.all(logins)).toEqual(logins.map(() => 201));
  });

  test("that can't start says why once, and ends", async () => {
    await using older = await freshDatabase("sqlite");
    await sync({ service: keystone, url: older.url, to: "2025.1", replay: true });
    configure(folder, older.url);
    const { code, stderr } = await IdentityService.begin(folder, "--workers", "3").ended;
    expect(code).toBe(1);
    expect(stderr.match(/UP-SCHEMA-TOO-OLD/g)).toHaveLength(1);
    configure(folder, database.url, "[token]\nexpiration = soon\n");
    const refused = await IdentityService.begin(folder, "--workers", "3").ended;
    expect(refused.code).toBe(1);
    expect(refused.stderr.match(/\[token\] expiration/g)).toHaveLength(1);
    configure(folder, database.url);
  });

  test("ends with the process that started them, whatever that dies of", async () => {
    await using service = await IdentityService.start(folder, "--workers", "2");
    await service.workers(2);
    service.kill("SIGKILL");
    // Its output comes to an end when nobody can write there any more.
    expect(await service.ended).toMatchObject({ signal: "SIGKILL" });
  });
});
