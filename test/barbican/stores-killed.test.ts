import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barbicanAt } from "../harness/barbican.ts";
import { DIALECTS } from "../harness/databases.ts";
import { CALLER, configureBarbican, KeyManager } from "../harness/key-manager.ts";

/** How often the service is killed. */
const KILLS = process.env["CRASH"] === undefined ? 1 : 20;
const CLIENTS = 8;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "underpin-key-manager-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Rows that stand alone: keys without a use, payloads without a secret or what is said of them, secrets whose payload is half there. */
const HALVES = {
  "keys that are not bound": "SELECT id FROM kek_data WHERE plugin_meta IS NULL",
  "payloads without a secret": "SELECT id FROM encrypted_data WHERE secret_id NOT IN (SELECT id FROM secrets)",
  "payloads of which nothing is said":
    "SELECT id FROM encrypted_data AS d WHERE (SELECT count(*) FROM secret_store_metadata AS m WHERE m.secret_id = d.secret_id) <> 2",
  "secrets without their payload": "SELECT id FROM secrets WHERE id NOT IN (SELECT secret_id FROM encrypted_data)",
} as const;

test.each(DIALECTS)(
  "on %s: a service that is killed while it stores leaves nothing half, and all that it acknowledged opens",
  async (dialect) => {
    await using database = await barbicanAt(dialect, "2026.1");
    configureBarbican(folder, database.url, "[DEFAULT]\nhost_href =\n");
    const acknowledged = new Map<string, string>();
    for (let kill = 0; kill < KILLS; kill++) {
      await using service = await KeyManager.start(folder);
      let stored = 0;
      const killed = service.ended;
      const client = async (name: string): Promise<void> => {
        for (let i = 0; ; i++) {
          const payload = `${kill} ${name} ${i}`;
          const id = await store(service.url, projectOf(payload), payload);
          if (id === undefined) return;
          acknowledged.set(id, payload);
          // Each project's first secret comes with its key, and what several store in it at once is written at once.
          if (++stored === 20 + kill * 3) service.kill("SIGKILL");
        }
      };
      await Promise.all(Array.from({ length: CLIENTS }, async (_, i) => client(`p${i}`)));
      await killed;
    }
    await using session = await database.connect();
    for (const [what, statement] of Object.entries(HALVES)) expect(await session.query(statement), what).toEqual([]);
    await using again = await KeyManager.start(folder);
    for (const [id, payload] of acknowledged) {
      const read = await fetch(`${again.url}/v1/secrets/${id}/payload`, {
        headers: { ...CALLER, "x-project-id": projectOf(payload), accept: "text/plain" },
      });
      expect([read.status, await read.text()]).toEqual([200, payload]);
    }
    expect(acknowledged.size).toBeGreaterThanOrEqual(20);
  },
  300_000,
);

function projectOf(payload: string): string {
  const [kill, , i] = payload.split(" ");
  return `p-${kill}-${Math.floor(Number(i) / 2)}`;
}

/** Stores a secret; its id, or undefined if nobody answered. */
async function store(url: string, project: string, payload: string): Promise<string | undefined> {
  try {
    const headers = { ...CALLER, "x-project-id": project, "content-type": "application/json" };
    const body = JSON.stringify({ payload, payload_content_type: "text/plain" });
    const answer = await fetch(`${url}/v1/secrets`, { method: "POST", headers, body });
    expect(answer.status).toBe(201);
    return ((await answer.json()) as { readonly secret_ref: string }).secret_ref.split("/").at(-1);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
