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

function configuration(folder: string, port: number, slots: number, mode: "http" | "tcp"): string {
  const servers = Array.from({ length: slots }, (_, slot) => `  server ${nameOf(slot)} 127.0.0.1:1 disabled`);
  return `global
  nbthread 1
  stats socket ${join(folder, "haproxy.sock")} mode 600 level admin
defaults
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
  readonly #child: ChildProcess;
  readonly #socket: string;

  private constructor(child: ChildProcess, folder: string, port: number) {
    this.#child = child;
    this.#socket = join(folder, "haproxy.sock");
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Starts it, with nobody behind it. */
  static async start(folder: string, slots: number, mode: "http" | "tcp" = "http"): Promise<Haproxy> {
    if (BINARY === null) throw new Error(WITHOUT_HAPROXY);
    const port = await freePort();
    const file = join(folder, "haproxy.cfg");
    writeFileSync(file, configuration(folder, port, slots, mode));
    const child = spawn(BINARY, ["-db", "-q", "-f", file], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const proxy = new Haproxy(child, folder, port);
    while (!(await proxy.#answers())) {
      if (child.exitCode !== null) throw new Error(`HAProxy ended with ${child.exitCode}:\n${said}`);
      await delay(10);
    }
    return proxy;
  }

  /** Sends requests to a place, where a node now listens. */
  async open(slot: number, port: number): Promise<void> {
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
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    if (this.#child.exitCode !== null || !this.#child.kill("SIGKILL")) return;
    await ended;
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
      const socket = connect(this.#socket, () => socket.end(`${command}\n`));
      socket.on("data", (chunk) => (text += chunk.toString()));
      socket.once("error", reject).once("end", () => resolve(text));
    });
    if (command.startsWith("set ") && /no such|require|invalid|unknown|not allowed|can't/i.test(said))
      throw new Error(`${command}: ${said}`);
    return said;
  }
}
