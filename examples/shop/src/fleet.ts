import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

interface Node {
  readonly name: string;
  readonly release: string;
  readonly address: string;
  readonly process: ChildProcess;
  /** Requests that are under way. */
  busy: number;
}

/** The nodes of the shop, and a load balancer that sends each request to one of them. */
export class Fleet {
  readonly #url: string;
  readonly #nodes = new Map<string, Node>();
  #turn = 0;
  constructor(url: string) {
    this.#url = url;
  }

  /** Which release each node runs. */
  get releases(): string {
    return [...this.#nodes.values()].map(({ name, release }) => `${name} ${release}`).join(", ");
  }

  /** Starts a node, and sends it requests once it listens. */
  async start(name: string, release: string): Promise<void> {
    const child = spawn(process.execPath, [fileURLToPath(new URL("node.js", import.meta.url)), release, name], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, DATABASE_URL: this.#url },
    });
    const [address] = (await Promise.race([
      once(createInterface(child.stdout), "line"),
      once(child, "exit").then(() => Promise.reject(new Error(`${name} did not start`))),
    ])) as [string];
    this.#nodes.set(name, { name, release, address, process: child, busy: 0 });
  }

  /** Takes a node out of the balancer, lets it serve what it has, and ends it. */
  async stop(name: string): Promise<void> {
    const node = this.#nodes.get(name);
    if (!node) return;
    this.#nodes.delete(name);
    while (node.busy > 0) await delay(5);
    node.process.kill("SIGTERM");
    await once(node.process, "exit");
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#nodes.keys()].map((name) => this.stop(name)));
  }

  /** Sends a request to the next node in turn. */
  async request(method: string, path: string, body?: object): Promise<{ readonly status: number; readonly body: unknown }> {
    const nodes = [...this.#nodes.values()];
    const node = nodes[this.#turn++ % nodes.length];
    if (!node) throw new Error("no node is up");
    node.busy++;
    try {
      const response = await fetch(`${node.address}${path}`, {
        method,
        ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
      });
      const text = await response.text();
      return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
    } finally {
      node.busy--;
    }
  }
}
