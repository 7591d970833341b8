import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { carryOut, Postponed } from "../../../services/barbican/src/orders/carry-out.ts";
import { claim, type Claim } from "../../../services/barbican/src/orders/queue.ts";
import { OrderWorker, type WorkerEvents, type WorkerOptions } from "../../../services/barbican/src/orders/worker.ts";
import { UndecipherableError } from "../../../services/barbican/src/crypto/crypto-plugin.ts";
import { barbicanAt } from "../../harness/barbican.ts";
import type { TestDatabase } from "../../harness/databases.ts";
import { Queueing } from "./served.ts";

const LEASE = 15_000;
const AES = { algorithm: "aes", bit_length: 256 };
const PASSPHRASE = "nobody-is-to-read-this";
const RSA = { algorithm: "rsa", bit_length: 1024, passphrase: PASSPHRASE };

let database: TestDatabase;
let service: Queueing;
let now = Date.now();
beforeAll(async () => {
  database = await barbicanAt("sqlite", "2026.1");
  service = await Queueing.start(database.url, { more: "[queue]\nenable = True\n", now: () => now });
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await using session = await database.connect();
  for (const table of ["order_retry_tasks", "order_barbican_metadata", "orders"]) await session.run(`DELETE FROM ${table}`);
});

async function take(fresh = false): Promise<Claim> {
  const taken = await claim(service.barbican, { lease: LEASE, fresh });
  if (!taken) throw new Error("there is no order");
  return taken;
}

const unexpected = (error: unknown): never => {
  throw error;
};

async function count(table: string): Promise<number> {
  await using session = await database.connect();
  return Number((await session.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n);
}

const secrets = async (): Promise<number> => await count("secrets");

describe("an order that waits", () => {
  test("is taken by one worker, until its lease ends", async () => {
    await service.order("key", AES);
    await take();
    await expect(take()).rejects.toThrow("there is no order");
    now += LEASE + 1;
    expect((await take()).tries).toBe(2);
  });

  test("is carried out by whoever has it now, not by whom it was taken from: there is one product", async () => {
    const ref = await service.order("key", AES);
    const before = await secrets();
    const late = await take();
    now += LEASE + 1;
    const next = await take();
    expect(await carryOut(service.barbican, late, unexpected)).toBe("left");
    expect(await secrets()).toBe(before);
    expect(await carryOut(service.barbican, next, unexpected)).toBe("active");
    expect(await carryOut(service.barbican, late, unexpected)).toBe("left");
    expect(await secrets()).toBe(before + 1);
    expect((await service.ask("GET", ref)).body).toMatchObject({ status: "ACTIVE" });
  });

  test("has its passphrase nowhere in clear, and nowhere at all when it is carried out", async () => {
    const ref = await service.order("asymmetric", RSA);
    const dump = async (): Promise<string> => {
      await using session = await database.connect();
      const tables = await Promise.all(
        ["orders", "order_retry_tasks", "order_barbican_metadata", "secrets", "encrypted_data", "containers"].map((table) =>
          session.query(`SELECT * FROM ${table}`),
        ),
      );
      return JSON.stringify(tables);
    };
    expect(await dump()).not.toContain(PASSPHRASE);
    expect((await service.ask("GET", ref)).bytes.toString()).not.toContain("passphrase");
    expect(await count("order_barbican_metadata")).toBe(1);
    expect(await carryOut(service.barbican, await take(), unexpected)).toBe("active");
    expect(await dump()).not.toContain(PASSPHRASE);
    expect(await count("order_barbican_metadata")).toBe(0);
    expect((await service.ask("GET", ref)).body).toMatchObject({
      status: "ACTIVE",
      meta: { algorithm: "rsa", bit_length: 1024 },
    });
  });

  test("that is deleted is left, also while it is carried out", async () => {
    const ref = await service.order("asymmetric", RSA);
    const before = await secrets();
    const taken = await take();
    await service.ask("DELETE", ref);
    expect(await carryOut(service.barbican, taken, unexpected)).toBe("left");
    expect([await secrets(), await count("order_retry_tasks"), await count("order_barbican_metadata")]).toEqual([before, 0, 0]);
  });

  test("fails with what upstream says of what is not made", async () => {
    const ref = await service.order("key", { algorithm: "blowfish", bit_length: 128 });
    expect(await carryOut(service.barbican, await take(), unexpected)).toBe("failed");
    expect((await service.ask("GET", ref)).body).toMatchObject({
      status: "ERROR",
      error_status_code: "400",
      error_reason: "Process TypeOrder issue seen - Secret generate supported plugin not found..",
    });
  });
});

describe("a worker", () => {
  const options: WorkerOptions = { atOnce: 2, lease: LEASE, initialDelay: 0, pause: 10_000, idle: 5 };

  /** Runs a worker until what it tells is enough. */
  async function runUntil(
    enough: (told: readonly string[]) => boolean,
    more: Partial<WorkerOptions> = {},
    rows = service.barbican,
  ): Promise<readonly string[]> {
    const [told, end] = [[] as string[], new AbortController()];
    const tell = (what: string): void => {
      told.push(what);
      if (enough(told)) end.abort();
    };
    const events: WorkerEvents = {
      unexpected,
      settled: (_order, how) => tell(how),
      postponed: (_order, reason) => tell(reason),
      lookFailed: unexpected,
    };
    await new OrderWorker(rows, { ...options, ...more }, events).run(end.signal);
    return told;
  }

  test("carries out all that wait, and ends when it is told to", async () => {
    const refs = await Promise.all(Array.from({ length: 7 }, () => service.order("key", AES)));
    await runUntil((told) => told.length === 7);
    for (const ref of refs) expect((await service.ask("GET", ref)).body).toMatchObject({ status: "ACTIVE" });
  });

  test("leaves an order for later whose key is wanting, longer each time, and has it fail in the end", async () => {
    const ref = await service.order("key", AES);
    const wanting = { ...service.barbican, crypto: without() };
    const due: number[] = [];
    for (let tries = 1; tries <= 10; tries++) {
      expect(await runUntil((told) => told.length === 1, {}, wanting)).toEqual(["the key is missing"]);
      await expect(take()).rejects.toThrow("there is no order");
      await using session = await database.connect();
      const [row] = await session.query<{ retry_at: string; retry_count: number }>("SELECT retry_at, retry_count FROM order_retry_tasks");
      expect(row?.retry_count).toBe(tries);
      const at = Date.parse(`${row?.retry_at.replace(" ", "T")}Z`);
      due.push(at - now);
      now = at;
    }
    expect(due[0]).toBeGreaterThanOrEqual(8_000);
    expect(due[0]).toBeLessThanOrEqual(12_000);
    for (const one of due) expect(one).toBeLessThanOrEqual(1.2 * 3_600_000);
    expect(due.at(-1)).toBeGreaterThan(due[0]! * 50);
    expect(await runUntil((told) => told.length === 1, {}, wanting)).toEqual(["failed"]);
    expect((await service.ask("GET", ref)).body).toMatchObject({ status: "ERROR", error_status_code: "500" });
    expect(await count("order_retry_tasks")).toBe(0);
  });

  test("takes an order that failed before only some time after its start", async () => {
    const ref = await service.order("key", AES);
    await expect(carryOut({ ...service.barbican, crypto: without() }, await take(), unexpected)).rejects.toThrow(Postponed);
    now += LEASE + 1;
    const fresh = await service.order("key", AES);
    expect(await runUntil((told) => told.length === 1, { initialDelay: 60_000 })).toEqual(["active"]);
    expect((await service.ask("GET", fresh)).body).toMatchObject({ status: "ACTIVE" });
    expect((await service.ask("GET", ref)).body).toMatchObject({ status: "PENDING" });
  });

  test("gives back what it can't finish in time", async () => {
    const ref = await service.order("key", AES);
    const { crypto } = service.barbican;
    const [end, begun] = [new AbortController(), new AbortController()];
    const beginning = once(begun.signal, "abort");
    const never = (): Promise<never> => {
      begun.abort();
      return new Promise(() => {});
    };
    const stuck = { rowName: "stuck", makes: () => true, newKey: never, seal: never, open: never, random: never };
    const events: WorkerEvents = { unexpected, settled: () => {}, postponed: () => {}, lookFailed: unexpected };
    const worker = new OrderWorker(
      { ...service.barbican, crypto: { ...crypto, byName: new Map([["stuck", stuck]]) } },
      { ...options, deadline: 1 },
      events,
    );
    const ended = worker.run(end.signal);
    await beginning;
    end.abort();
    await ended;
    expect((await take()).tries).toBe(1);
    expect((await service.ask("GET", ref)).body).toMatchObject({ status: "PENDING" });
  });
});

/** No key to encrypt by. */
function without(): Queueing["barbican"]["crypto"] {
  const fail = async (): Promise<never> => {
    throw new UndecipherableError("the key is missing");
  };
  const { crypto } = service.barbican;
  const plugin = { rowName: "x", makes: () => true, newKey: fail, seal: fail, open: fail, random: fail };
  return { ...crypto, byName: new Map([["x", plugin]]) };
}

test("a passphrase that Python's Barbican has kept is shown to nobody", async () => {
  await service.order("asymmetric", RSA);
  await using session = await database.connect();
  await session.run('UPDATE orders SET meta = \'{"algorithm": "rsa", "bit_length": 1024, "passphrase": "kept"}\'');
  const { body } = await service.ask("GET", "/orders");
  expect((body["orders"] as unknown as readonly { meta: object }[])[0]?.meta).toEqual({ algorithm: "rsa", bit_length: 1024 });
});
