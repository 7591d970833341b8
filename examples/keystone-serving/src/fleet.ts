import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { Release, Site } from "./site.ts";

interface Node {
  readonly name: string;
  readonly release: Release;
  readonly url: URL;
  readonly process: ChildProcess;
  readonly agent: Agent;
  /** Requests that are under way. */
  busy: number;
}

export interface Asked {
  readonly method: string;
  /** After `/v3`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly token: string;
  readonly body: unknown;
  /** Who answered: `n1 (2026.1)`. */
  readonly by: string;
}

/** Processes of `keystone-api`, and a balancer that sends each request to the next of them. */
export class Fleet {
  readonly #site: Site;
  readonly #nodes = new Map<string, Node>();
  #turn = 0;

  constructor(site: Site) {
    this.#site = site;
  }

  /** Which release each node runs. */
  get releases(): string {
    return [...this.#nodes.values()]
      .map(({ name, release }) => `${name} ${release}`)
      .toSorted()
      .join(", ");
  }

  /** Starts a node, and sends it requests once it listens. */
  async start(name: string, release: Release): Promise<void> {
    const child = this.#site.begin("keystone-api", release, "--host", "127.0.0.1", "--port", "0");
    const said: string[] = [];
    const url = await new Promise<string>((resolve, reject) => {
      for (const output of [child.stdout, child.stderr])
        createInterface({ input: output }).on("line", (line) => {
          if (said.push(line) > 20) said.shift();
          const listening = /Listening on (http:\S+)/.exec(line);
          if (listening?.[1] !== undefined) resolve(listening[1]);
        });
      child.once("exit", () => reject(new Error(`${name} did not start:\n${said.join("\n")}`)));
    });
    this.#nodes.set(name, { name, release, url: new URL(url), process: child, agent: new Agent({ keepAlive: true }), busy: 0 });
  }

  /** Takes a node out of the balancer, lets it answer what it was asked, and ends it. */
  async stop(name: string): Promise<void> {
    const node = this.#nodes.get(name);
    if (!node) return;
    this.#nodes.delete(name);
    while (node.busy > 0) await delay(5);
    node.agent.destroy();
    const ended = once(node.process, "exit");
    node.process.kill("SIGTERM");
    await ended;
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#nodes.keys()].map((name) => this.stop(name)));
  }

  /** Sends a request to the next node in turn, once. */
  async ask({ method, path, headers, body }: Asked): Promise<Answer> {
    const nodes = [...this.#nodes.values()];
    const node = nodes[this.#turn++ % nodes.length];
    if (!node) throw new Error("no node is up");
    node.busy++;
    try {
      const text = body === undefined ? "" : JSON.stringify(body);
      const asked = request({
        host: node.url.hostname,
        port: node.url.port,
        method,
        path: `/v3${path}`,
        agent: node.agent,
        headers: {
          ...headers,
          ...(text !== "" && { "content-type": "application/json", "content-length": String(Buffer.byteLength(text)) }),
        },
      });
      asked.end(text);
      const [answer] = (await once(asked, "response")) as [import("node:http").IncomingMessage];
      let said = "";
      for await (const chunk of answer) said += String(chunk);
      return {
        status: answer.statusCode ?? 0,
        token: String(answer.headers["x-subject-token"] ?? ""),
        body: said === "" ? undefined : JSON.parse(said.replaceAll(node.url.origin, "")),
        by: `${node.name} (${node.release})`,
      };
    } finally {
      node.busy--;
    }
  }
}
