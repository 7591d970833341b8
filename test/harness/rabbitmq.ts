import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./servers.ts";

// Debian's own script is no service's: it runs as whoever starts it.
const BIN = "/usr/lib/rabbitmq/bin";
/** Whether tests may start a RabbitMQ, from Debian's package rabbitmq-server: it takes two cores several seconds. */
export const HAS_RABBITMQ: boolean = process.env["BROKER"] !== undefined && existsSync(join(BIN, "rabbitmq-server"));

/** What a title says of tests that need one. */
export const ON_RABBITMQ: string = HAS_RABBITMQ
  ? "on RabbitMQ"
  : "not run: this is not npm run test:broker, or there is no rabbitmq-server";

/** A RabbitMQ of our own, in a folder of its own, that can be killed, and started again on what it had. */
export class RabbitMq implements AsyncDisposable {
  readonly port: number;
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  /** Erlang's own service of names, which would outlive the broker that starts it. */
  readonly #names: ChildProcess;
  #child: ChildProcess | undefined;

  private constructor(folder: string, ports: readonly [number, number, number]) {
    const [port, epmd, distribution] = ports;
    this.port = port;
    this.#folder = folder;
    this.#env = {
      ...process.env,
      HOME: folder,
      RABBITMQ_BASE: folder,
      RABBITMQ_NODENAME: `test${port}@localhost`,
      RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
      RABBITMQ_NODE_PORT: String(port),
      RABBITMQ_DIST_PORT: String(distribution),
      RABBITMQ_MNESIA_BASE: join(folder, "data"),
      RABBITMQ_LOG_BASE: join(folder, "log"),
      RABBITMQ_CONFIG_FILE: join(folder, "rabbitmq"),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, "plugins"),
      RABBITMQ_CONF_ENV_FILE: join(folder, "env"),
      ERL_EPMD_PORT: String(epmd),
      ERL_EPMD_ADDRESS: "127.0.0.1",
    };
    this.#names = spawn("epmd", ["-port", String(epmd), "-address", "127.0.0.1"], { stdio: "ignore" });
  }

  /** @param more lines of its configuration */
  static async start(more = ""): Promise<RabbitMq> {
    const folder = mkdtempSync(join(tmpdir(), "underpin-rabbitmq-"));
    for (const name of ["data", "log"]) mkdirSync(join(folder, name));
    writeFileSync(join(folder, "rabbitmq.conf"), `loopback_users = none\nlog.console = true\nlog.file = false\n${more}`);
    writeFileSync(join(folder, "plugins"), "[].");
    writeFileSync(join(folder, "env"), "");
    const server = new RabbitMq(folder, [await freePort(), await freePort(), await freePort()]);
    await server.start();
    return server;
  }

  /** What a service's `transport_url` is. */
  get url(): string {
    return `rabbit://guest:guest@127.0.0.1:${this.port}/`;
  }

  async start(): Promise<void> {
    const child = spawn(join(BIN, "rabbitmq-server"), [], {
      env: this.#env,
      cwd: this.#folder,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    this.#child = child;
    let log = "";
    await new Promise<void>((resolve, reject) => {
      const hear = (chunk: Buffer): void => {
        log = (log + chunk.toString()).slice(-20_000);
        if (/Server startup complete|completed with \d+ plugins/.test(log)) resolve();
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.once("exit", (code) => reject(new Error(`RabbitMQ ended with ${code}:\n${log}`)));
    });
  }

  /** kill -9 of all that it is. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    process.kill(-child.pid, "SIGKILL");
    await gone;
  }

  /** How many messages wait in a queue. */
  waiting(queue: string): number {
    return Number(this.#told(queue, "messages") ?? Number.NaN);
  }

  /** Of what kind a queue is: `classic`, `quorum`; undefined if there is none of that name. */
  typeOf(queue: string): string | undefined {
    return this.#told(queue, "type");
  }

  #told(queue: string, what: string): string | undefined {
    const listed = execFileSync(join(BIN, "rabbitmqctl"), ["-q", "list_queues", "name", what], { env: this.#env, encoding: "utf8" });
    return listed
      .split("\n")
      .find((one) => one.startsWith(`${queue}\t`))
      ?.split("\t")[1];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    this.#names.kill("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
