import { spawn, type ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { find, freePort } from "../../harness/servers.ts";

const BINARY = find(["haproxy"]);

/** Why there is no balancer here, if there is none. */
export const WITHOUT_HAPROXY: string | undefined =
  BINARY === null ? "HAProxy is not installed (Debian's package haproxy, which npm test installs)" : undefined;

/** As for any HTTP service. What it tries again is a connection that was refused, never a request that was sent. */
const HTTP = (port: number): string => `  timeout client 60s
  timeout server 60s
frontend identity
  bind 127.0.0.1:${port}
  option forwardfor
  default_backend keystone
backend keystone
  balance roundrobin
  option httpchk GET /healthcheck
  http-check expect status 200
  http-response set-header X-Served-By %s
  default-server check inter 200ms fall 2 rise 1`;

/** As for a database: connections go to the first server that there is, and end with it. */
const TCP = (port: number): string => `  timeout client 1h
  timeout server 1h
frontend database
  bind 127.0.0.1:${port}
  default_backend keystone
backend keystone
  balance first
  default-server check inter 200ms fall 2 rise 1 on-marked-down shutdown-sessions`;

/** What is known of it before it starts. */
interface Settings {
  readonly folder: string;
  readonly port: number;
  readonly mode: "http" | "tcp";
  /** Where the node of each place listens; null where there is none yet. */
  readonly nodes: readonly (number | null)[];
  readonly socket: string;
}

/** Where HAProxy finds what it was told before it was started again, if somebody has kept that. */
const stateFile = (folder: string): string => join(folder, "haproxy.state");

function configuration({ folder, port, mode, nodes, socket }: Settings): string {
  const servers = nodes.map((node, slot) => `  server ${nameOf(slot)} 127.0.0.1:${node ?? "1 disabled"}`);
  return `global
  nbthread 1
  stats socket ${join(folder, socket)} mode 600 level admin
  server-state-file ${stateFile(folder)}
defaults
  load-server-state-from-file global
  mode ${mode}
  timeout connect 2s
  timeout check 5s
  timeout queue 10s
  timeout http-keep-alive 60s
  retries 3
  option redispatch
${{ http: HTTP, tcp: TCP }[mode](port)}
${servers.join("\n")}
`;
}

const nameOf = (slot: number): string => `n${slot + 1}`;

/** What HAProxy says of a server. */
interface Seen {
  readonly status: string;
  /** Requests that it answers now, or that wait for it. */
  readonly requests: number;
}

/** HAProxy before some places for nodes, told what to do over its runtime socket. */
export class Haproxy implements AsyncDisposable {
  readonly url: string;
  readonly #settings: Settings;
  readonly #nodes: (number | null)[];
  #child: ChildProcess | undefined;

  private constructor(settings: Settings) {
    this.#settings = settings;
    this.#nodes = [...settings.nodes];
    this.url = `http://127.0.0.1:${settings.port}`;
  }

  /** Where it is told what to do. */
  get socket(): string {
    return join(this.#settings.folder, this.#settings.socket);
  }

  /** The file from which it knows, when it starts, what it was told before. */
  get stateFile(): string {
    return stateFile(this.#settings.folder);
  }

  /** Starts it, with nobody behind it. */
  static async start(folder: string, slots: number, mode: "http" | "tcp" = "http", socket = "haproxy.sock"): Promise<Haproxy> {
    const nodes = Array.from({ length: slots }, () => null);
    const proxy = new Haproxy({ folder, port: await freePort(), mode, nodes, socket });
    await proxy.again();
    return proxy;
  }

  /** Starts it again, as who watches over it does: it knows what its files say. */
  async again(): Promise<void> {
    if (BINARY === null) throw new Error(WITHOUT_HAPROXY);
    const file = `${this.socket}.cfg`;
    writeFileSync(file, configuration({ ...this.#settings, nodes: this.#nodes }));
    const child = spawn(BINARY, ["-db", "-q", "-f", file], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    while (!(await this.#answers())) {
      if (child.exitCode !== null) throw new Error(`HAProxy ended with ${child.exitCode}:\n${said}`);
      await delay(10);
    }
    this.#child = child;
  }

  /** kill -9: what it was told is forgotten, and what is under way is cut. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    if (child.kill("SIGKILL")) await ended;
  }

  /** Sends requests to a place, where a node listens. */
  async open(slot: number, port = this.#nodes[slot] ?? 0): Promise<void> {
    this.#nodes[slot] = port;
    const server = `keystone/${nameOf(slot)}`;
    await this.#tell(`set server ${server} state maint`);
    await this.#tell(`set server ${server} addr 127.0.0.1 port ${port}`);
    await this.#tell(`set server ${server} state ready`);
    await this.#until(slot, ({ status }) => status === "UP");
  }

  /** Sends a place nothing more; resolves when all that it was sent has been answered. */
  async close(slot: number, state: "drain" | "maint"): Promise<void> {
    await this.#tell(`set server keystone/${nameOf(slot)} state ${state}`);
    await this.#until(slot, ({ requests }) => requests === 0);
  }

  /** Sends a place nothing more; what it has is left to itself. */
  async leave(slot: number): Promise<void> {
    await this.#tell(`set server keystone/${nameOf(slot)} state maint`);
  }

  /** Forgets what it was told of its places, as it does when it is reloaded. */
  async forget(slots: number): Promise<void> {
    for (let slot = 0; slot < slots; slot++) await this.#tell(`set server keystone/${nameOf(slot)} state ready`);
  }

  /** Resolves when it has seen by itself that a place is out of service. */
  async seenDown(slot: number): Promise<void> {
    await this.#until(slot, ({ status }) => status.startsWith("DOWN"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  async #until(slot: number, isSo: (seen: Seen) => boolean): Promise<void> {
    for (const until = Date.now() + 30_000; ;) {
      const seen = await this.#see(slot);
      if (isSo(seen)) return;
      if (Date.now() > until) throw new Error(`HAProxy still says of ${nameOf(slot)}: ${JSON.stringify(seen)}`);
      await delay(20);
    }
  }

  async #see(slot: number): Promise<Seen> {
    const [head = "", ...lines] = (await this.#tell("show stat keystone 4 -1")).replace(/^# /, "").trim().split("\n");
    const names = head.split(",");
    const values = lines.map((line) => line.split(",")).find((line) => line[names.indexOf("svname")] === nameOf(slot)) ?? [];
    const value = (name: string): string => values[names.indexOf(name)] ?? "";
    return { status: value("status"), requests: Number(value("scur")) + Number(value("qcur")) };
  }

  async #answers(): Promise<boolean> {
    try {
      await this.#tell("show info");
      return true;
    } catch {
      return false;
    }
  }

  /** One command; HAProxy says nothing if it did what it was told. */
  async #tell(command: string): Promise<string> {
    const said = await new Promise<string>((resolve, reject) => {
      let text = "";
      const socket = connect(this.socket, () => socket.end(`${command}\n`));
      socket.on("data", (chunk) => (text += chunk.toString()));
      socket.once("error", reject).once("end", () => resolve(text));
    });
    if (command.startsWith("set ") && /no such|require|invalid|unknown|not allowed|can't/i.test(said))
      throw new Error(`${command}: ${said}`);
    return said;
  }
}
