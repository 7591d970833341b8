import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Haproxy } from "./haproxy.ts";
import type { Node, NodeKind } from "./kinds.ts";

/** Nodes behind a balancer, of which each can be replaced while the others serve. */
export class Fleet implements AsyncDisposable {
  readonly #folder: string;
  readonly #proxy: Haproxy;
  readonly #nodes: { kind: NodeKind; node: Node }[];

  private constructor(folder: string, proxy: Haproxy, nodes: { kind: NodeKind; node: Node }[]) {
    this.#folder = folder;
    this.#proxy = proxy;
    this.#nodes = nodes;
  }

  /** Starts a node of each of these kinds. */
  static async start(...kinds: readonly NodeKind[]): Promise<Fleet> {
    const folder = mkdtempSync(join(tmpdir(), "underpin-fleet-"));
    const proxy = await Haproxy.start(folder, kinds.length);
    const fleet = new Fleet(folder, proxy, []);
    const added = await Promise.allSettled(kinds.map((kind, slot) => fleet.#add(slot, kind)));
    const failed = added.find((one) => one.status === "rejected");
    if (failed) {
      await fleet[Symbol.asyncDispose]();
      throw failed.reason;
    }
    return fleet;
  }

  /** Where the balancer answers, without `/v3`. */
  get url(): string {
    return this.#proxy.url;
  }

  /** How many places there are. */
  get size(): number {
    return this.#nodes.length;
  }

  /** What kinds of nodes there are now, place by place. */
  get kinds(): readonly string[] {
    return this.#nodes.map(({ kind }) => kind.name);
  }

  /** What kind of node gave an answer, by its header `X-Served-By`. */
  kindOf(servedBy: string | undefined): string {
    const slot = Number(/^n(\d+)$/.exec(servedBy ?? "")?.[1]) - 1;
    return this.#nodes[slot]?.kind.name ?? "nobody";
  }

  /**
   * Replaces the node of one place: takes it out of service, ends it, starts the next, and has it served.
   *
   * @param way how it goes out of service: the balancer is told to `drain` it or that it is under maintenance (`maint`); one that gives
   * notice goes by itself.
   */
  async replace(slot: number, kind: NodeKind, way: "drain" | "maint" = "drain"): Promise<void> {
    const old = this.#nodes[slot];
    if (old === undefined) throw new Error(`There is no place ${slot}.`);
    if (old.kind.givesNotice) {
      const ended = old.node.end();
      await this.#proxy.seenDown(slot);
      await ended;
    } else {
      await this.#proxy.close(slot, way);
      await old.node.end();
    }
    await this.#add(slot, kind);
  }

  /** What the nodes said of errors, and last: for a diagnosis. */
  log(): string {
    const told = (log: string): string =>
      `${log
        .split(/\n(?=\d{4}-)/)
        .filter((entry) => / ERROR /.test(entry))
        .join("\n")
        .slice(-4000)}\n…\n${log.slice(-1000)}`;
    return this.#nodes.map(({ kind, node }, slot) => `--- n${slot + 1}, ${kind.name}\n${told(node.log())}`).join("\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#proxy[Symbol.asyncDispose]();
    // One that did not start has left its place empty.
    for (const { node } of Object.values(this.#nodes)) await node[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #add(slot: number, kind: NodeKind): Promise<void> {
    const node = await kind.start();
    this.#nodes[slot] = { kind, node };
    await this.#proxy.open(slot, Number(new URL(node.url).port));
  }
}
