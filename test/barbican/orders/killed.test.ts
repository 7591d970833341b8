import { createPrivateKey } from "node:crypto";
import { describe, expect, test } from "vitest";
import { barbicanAt } from "../../harness/barbican.ts";
import { DIALECTS, type TestDatabase } from "../../harness/databases.ts";
import { KeyManager } from "../../harness/key-manager.ts";
import { Queueing } from "./served.ts";

/** All of them where there is time (CRASH=1). */
const ORDERS = process.env["CRASH"] === undefined ? 20 : 200;
/** After so many orders that it has carried out a worker is killed. */
const EVERY = process.env["CRASH"] === undefined ? 6 : ORDERS / 10;

const QUEUE = "order_lease = 1\n[queue]\nenable = True\nasynchronous_workers = 3\n";

describe.each(DIALECTS.slice(process.env["CRASH"] === undefined ? -1 : 0))("on %s", (dialect) => {
  test("three workers that are killed again and again carry out each order once", async () => {
    await using database = await barbicanAt(dialect, "2026.1");
    await using service = await Queueing.start(database.url, { more: QUEUE });
    const refs: string[] = [];
    for (let i = 0; i < ORDERS; i++)
      refs.push(
        i % 5 === 0
          ? await service.order("asymmetric", { name: `pair ${i}`, algorithm: "rsa", bit_length: 1024, passphrase: `phrase ${i}` })
          : await service.order("key", { name: `key ${i}`, algorithm: "aes", bit_length: 256 }),
      );
    await using workers = new Workers(service.folder);
    for (let i = 0; i < 3; i++) workers.start();
    const pending = async (): Promise<number> => {
      await using session = await database.connect();
      return Number((await session.query<{ n: number }>("SELECT COUNT(*) AS n FROM orders WHERE status = 'PENDING'"))[0]?.n);
    };
    await expect.poll(pending, { timeout: 120_000, interval: 200 }).toBe(0);
    expect(workers.kills).toBeGreaterThan(1);
    for (const [i, ref] of refs.entries()) {
      const { body } = await service.ask("GET", ref);
      expect(body, `order ${i}`).toMatchObject({ status: "ACTIVE" });
      if (i % 5 === 0) await readPair(service, body["container_ref"] as unknown as string, i, database);
      else
        expect(
          (await service.ask("GET", `${String(body["secret_ref"])}/payload`, undefined, "application/octet-stream")).bytes.length,
        ).toBe(32);
    }
    await using session = await database.connect();
    const count = async (table: string): Promise<number> =>
      Number((await session.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n);
    const pairs = ORDERS / 5;
    expect(await Promise.all(["secrets", "encrypted_data", "containers", "container_secret", "kek_data"].map(count))).toEqual([
      ORDERS - pairs + 3 * pairs,
      ORDERS - pairs + 3 * pairs,
      pairs,
      3 * pairs,
      1,
    ]);
    expect(await Promise.all(["order_retry_tasks", "order_barbican_metadata"].map(count))).toEqual([0, 0]);
  });
});

/** Workers, of which one is killed every now and then, and another takes its place. */
class Workers implements AsyncDisposable {
  kills = 0;
  readonly #folder: string;
  readonly #all: KeyManager[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  start(): void {
    const worker = KeyManager.begin("barbican-worker", this.#folder);
    this.#all.push(worker);
    void this.#kill(worker);
  }

  async #kill(worker: KeyManager): Promise<void> {
    try {
      await worker.said(/: active/, EVERY);
    } catch {
      return;
    }
    this.kills++;
    worker.kill("SIGKILL");
    this.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const worker of this.#all) await worker[Symbol.asyncDispose]();
  }
}

async function readPair(service: Queueing, container: string, i: number, database: TestDatabase): Promise<void> {
  await using session = await database.connect();
  const id = container.split("/").at(-1);
  const rows = await session.query<{ name: string; secret_id: string }>(
    `SELECT name, secret_id FROM container_secret WHERE container_id = '${id}'`,
  );
  const payload = async (name: string): Promise<Buffer> => {
    const row = rows.find((one) => one.name === name);
    return (await service.ask("GET", `/secrets/${row?.secret_id}/payload`, undefined, "application/octet-stream")).bytes;
  };
  const passphrase = (await payload("private_key_passphrase")).toString();
  expect(passphrase).toBe(`phrase ${i}`);
  const key = createPrivateKey({ key: await payload("private_key"), passphrase });
  expect(key.asymmetricKeyDetails?.modulusLength).toBe(1024);
}
