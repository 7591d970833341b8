import cluster, { type Worker } from "node:cluster";
import type { AggregatorRegistry, Registry } from "prom-client";
import type { Exposition } from "../metrics/exposition.ts";
import type { Snapshot } from "../metrics/metrics.ts";
import type { ToPrimary } from "./messages.ts";
import { tell, type Workers } from "./start-workers.ts";

/** Who has not answered by then is busy: what it said the last time counts. In milliseconds. */
const PATIENCE = 1000;

/** A question to all workers: of whom an answer is missing. */
interface Question {
  readonly missing: Set<number>;
  readonly answered: () => void;
}

/**
 * The metrics of all workers as those of one service. What a worker had counted when it ended is kept: a sum that becomes smaller is a restart to
 * Prometheus, which would take all that the others had counted for new.
 */
export class WorkersMetrics {
  readonly #workers: Pick<Workers, "count">;
  readonly #aggregate: typeof AggregatorRegistry.aggregate;
  readonly #last = new Map<number, Snapshot>();
  readonly #questions = new Map<number, Question>();
  #gone: Snapshot = [];
  #asked = 0;

  private constructor(workers: Pick<Workers, "count">, aggregate: typeof AggregatorRegistry.aggregate) {
    this.#workers = workers;
    this.#aggregate = aggregate;
    cluster.on("message", ({ id }, message: ToPrimary) => this.#hear(id, message));
    cluster.on("exit", ({ id }) => this.#bury(id));
  }

  static async of(workers: Pick<Workers, "count">): Promise<WorkersMetrics> {
    const { AggregatorRegistry: Aggregator } = await import("prom-client");
    return new WorkersMetrics(workers, (all) => Aggregator.aggregate(all));
  }

  async exposition(): Promise<Exposition> {
    await this.#ask(Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined));
    const registry = this.#sum([...this.#last.values(), this.#gone, this.#own()]);
    return { type: registry.contentType, text: await registry.metrics() };
  }

  async #ask(workers: readonly Worker[]): Promise<void> {
    const id = ++this.#asked;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE);
      this.#questions.set(id, { missing: new Set(workers.map((worker) => worker.id)), answered: resolve });
      for (const worker of workers) tell(worker, { underpin: "metrics", id });
      if (workers.length === 0) resolve();
    });
    clearTimeout(timer);
    this.#questions.delete(id);
  }

  #hear(worker: number, { underpin, id, metrics }: ToPrimary): void {
    if (underpin !== "metrics") return;
    this.#last.set(worker, metrics);
    this.#have(worker, this.#questions.get(id));
  }

  #have(worker: number, question: Question | undefined): void {
    question?.missing.delete(worker);
    if (question?.missing.size === 0) question.answered();
  }

  #bury(worker: number): void {
    const counted = this.#last.get(worker)?.filter(({ type }) => COUNTS.has(String(type))) ?? [];
    this.#last.delete(worker);
    this.#gone = this.#sum([this.#gone, counted]).getMetricsAsArray() as unknown as Snapshot;
    for (const question of this.#questions.values()) this.#have(worker, question);
  }

  #sum(snapshots: readonly Snapshot[]): Registry {
    return this.#aggregate(snapshots as object[]) as Registry;
  }

  /** What the primary process knows itself. */
  #own(): Snapshot {
    const { alive, restarts } = this.#workers.count();
    return [
      own("service_workers", "Processes that share the port.", "gauge", alive),
      own("service_worker_restarts_total", "Processes that took the place of one that ended unasked.", "counter", restarts),
    ];
  }
}

/** What only grows, as prom-client names it. */
const COUNTS: ReadonlySet<string> = new Set(["counter", "histogram"]);

function own(name: string, help: string, type: "gauge" | "counter", value: number): Snapshot[number] {
  return { name, help, type: type as never, aggregator: "sum", values: [{ value, labels: {} }] };
}
