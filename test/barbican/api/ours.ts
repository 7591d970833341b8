import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { microsecondsOf } from "@underpin/oslo/python";
import { createBarbican, loadBarbicanConfig, noauth, openBarbican } from "@underpin/barbican";
import type { TestDatabase } from "../../harness/databases.ts";
import type { Raw } from "./answer.ts";
import type { Request, Service } from "./play.ts";
import type { Release } from "./record.ts";
import { fileOf, optionsOf, type Settings, type Values } from "./settings.ts";

type SchemaName = "upstream" | "underpin-1";
type Opened = Awaited<ReturnType<typeof openBarbican>>;

/** What rows refer to others comes before these; all else is as it was made. */
const TABLES = [
  "secret_acl_users",
  "container_acl_users",
  "secret_acls",
  "container_acls",
  "order_retry_tasks",
  "order_barbican_metadata",
  "order_plugin_metadata",
  "orders",
  "container_secret",
  "container_consumer_metadata",
  "secret_consumer_metadata",
  "secret_user_metadata",
  "secret_store_metadata",
  "encrypted_data",
  "kek_data",
  "containers",
  "secrets",
  "transport_keys",
  "project_quotas",
  "project_secret_store",
  "projects",
] as const;

/** Our Barbican in this process, by a barbican.conf of its own. */
export class OurBarbican implements Service, AsyncDisposable {
  readonly app: FastifyInstance;
  readonly barbican: Opened;
  readonly #folder: string;
  /** What nobody expected: nothing may be in it. */
  readonly unexpected: unknown[];

  private constructor(folder: string, barbican: Opened, app: FastifyInstance, unexpected: unknown[]) {
    this.#folder = folder;
    this.barbican = barbican;
    this.app = app;
    this.unexpected = unexpected;
  }

  /**
   * @param release whose behaviour it shows
   * @param more options beside those of its settings
   * @param tick what two moments are at least apart, in milliseconds: as much as the database keeps
   */
  static async start(
    settings: Settings,
    { url }: Pick<TestDatabase, "url">,
    {
      release = "15",
      tick = 1,
      schema = "upstream",
      more = {},
    }: { readonly release?: Release; readonly tick?: number; readonly schema?: SchemaName; readonly more?: Values } = {},
  ): Promise<OurBarbican> {
    const folder = mkdtempSync(join(tmpdir(), "underpin-barbican-"));
    const file = join(folder, "barbican.conf");
    const options = optionsOf(settings, {
      database: { connection: url },
      underpin: { compatibility: release, auth_strategy: "noauth", schema },
      oslo_policy: { policy_file: join(folder, "policy.yaml") },
      ...more,
    });
    writeFileSync(file, fileOf(options));
    let last = 0;
    // Two things never are of one moment: lists are in the order in which they were made.
    const now = (): number => (last = Math.max(Date.now(), last + tick));
    const barbican = await openBarbican(loadBarbicanConfig({ files: [file] }), { now });
    const unexpected: unknown[] = [];
    const app = await createBarbican(barbican, {
      authenticate: noauth(barbican.config.DEFAULT.admin_role),
      unexpected: (error) => unexpected.push(error),
    });
    return new OurBarbican(folder, barbican, app, unexpected);
  }

  async reset(): Promise<void> {
    await this.barbican.pool.write(async (trx) => {
      for (const table of TABLES) await trx.deleteFrom(table).execute();
    });
  }

  async run(statement: string): Promise<void> {
    const { sql } = await import("kysely");
    const { schema } = this.barbican.config.underpin;
    const own =
      schema === "upstream"
        ? statement
        : statement.replace(/expiration = '([^']*)'/, (_, time: string) => `expires_us = ${microsecondsOf(time)}`);
    await sql.raw(own).execute(this.barbican.pool.db);
  }

  async ask({ method, path, headers, body }: Request): Promise<Raw> {
    const answer = await this.app.inject({
      method: method as "GET",
      url: path,
      headers: { host: "localhost:9311", ...headers },
      ...(body !== undefined && { payload: body }),
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.rawPayload };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
    await this.app.handled();
    await this.barbican[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true });
  }
}
