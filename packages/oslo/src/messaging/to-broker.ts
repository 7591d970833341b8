import { setTimeout as delay } from "node:timers/promises";
import type { Connection, Publisher } from "rabbitmq-client";
import type { Logger } from "../log/index.ts";
import { BackOff } from "../workers/back-off.ts";
import type { Driver } from "./driver.ts";
import { sealed, type EnvelopeVersion } from "./envelope.ts";
import type { Notification } from "./notification.ts";
import type { Rabbit } from "./rabbit.ts";

export interface ToBrokerOptions {
  readonly exchange: string;
  readonly topics: readonly string[];
  readonly version: EnvelopeVersion;
  /** How often one that was not taken is sent again; for ever if negative. */
  readonly retry: number;
  readonly log: Logger;
}

/** How many notifications wait for a broker that is gone: some 20 MB. */
const MOST_WAITING = 10_000;
/** How many are under way at once. */
const BATCH = 100;
/** How long an ending process goes on trying. */
const PATIENCE_MS = 5000;

interface Opened {
  readonly connection: Connection;
  readonly publisher: Publisher;
}

interface Waiting {
  readonly notification: Notification;
  tries: number;
}

/**
 * Sends notifications to RabbitMQ, in their order, each until the broker has confirmed it: one whose confirmation was lost comes twice, with
 * the same `message_id`. Nobody waits; where the broker is gone for long the oldest are given up, and the log says how many.
 */
export class ToBroker implements Driver {
  readonly #rabbit: Rabbit;
  readonly #options: ToBrokerOptions;
  readonly #closing = new AbortController();
  #waiting: Waiting[] = [];
  #givenUp = 0;
  #work: Promise<void> | undefined;
  #opened: Promise<Opened> | undefined;

  constructor(rabbit: Rabbit, options: ToBrokerOptions) {
    this.#rabbit = rabbit;
    this.#options = options;
  }

  send(notification: Notification): void {
    if (this.#waiting.length >= MOST_WAITING) this.#giveUp(this.#waiting.shift());
    this.#waiting.push({ notification, tries: 0 });
    this.#work ??= this.#sendAll().finally(() => (this.#work = undefined));
  }

  /** Sends what waits, as long as the broker takes it; what is left then is lost, and the log says so. */
  async close(): Promise<void> {
    const opened = await this.#opened;
    const end = (): void => {
      this.#closing.abort();
      opened?.connection.unsafeDestroy();
    };
    const patience = setTimeout(end, PATIENCE_MS);
    await this.#work;
    await opened?.publisher.close().catch(() => {});
    clearTimeout(patience);
    end();
    this.#tellGivenUp();
  }

  async #sendAll(): Promise<void> {
    const backOff = new BackOff({ good: Number.POSITIVE_INFINITY, first: 100, most: 10_000 });
    while (this.#waiting.length > 0 && !this.#closing.signal.aborted) {
      const batch = this.#waiting.splice(0, BATCH);
      const left = await this.#sendBatch(batch);
      this.#waiting.unshift(...left);
      if (left.length > 0) await delay(backOff.after(0), undefined, { signal: this.#closing.signal }).catch(() => {});
      else this.#tellGivenUp();
    }
    this.#waiting.splice(0).forEach((one) => this.#giveUp(one));
  }

  /** Those that are to be sent again. */
  async #sendBatch(batch: readonly Waiting[]): Promise<readonly Waiting[]> {
    const results = await Promise.allSettled(batch.map(({ notification }) => this.#publish(notification)));
    const failed = results.flatMap((result, i) =>
      result.status === "rejected" ? [{ one: batch[i] as Waiting, why: result.reason as unknown }] : [],
    );
    if (failed[0] !== undefined) this.#options.log.warning("Notifications were not taken by the message broker.", { error: failed[0].why });
    return failed.flatMap(({ one }) => {
      if (this.#options.retry < 0 || one.tries++ < this.#options.retry) return [one];
      this.#giveUp(one);
      return [];
    });
  }

  async #publish(notification: Notification): Promise<void> {
    const { exchange, topics, version } = this.#options;
    const body = Buffer.from(JSON.stringify(sealed(notification, version)));
    const how = { exchange, durable: true, contentType: "application/json", contentEncoding: "utf-8" };
    const { publisher } = await this.#open();
    for (const topic of topics) await publisher.send({ ...how, routingKey: routingKey(topic, notification) }, body);
  }

  async #open(): Promise<Opened> {
    return await (this.#opened ??= this.#connect());
  }

  /** Queues are declared by who sends, too: what nobody listens to yet is kept, as upstream does. */
  async #connect(): Promise<Opened> {
    const { durability, queueArguments } = this.#rabbit;
    const { exchange, topics, log } = this.#options;
    const connection = await this.#rabbit.connect(log);
    const queues = topics.map((topic) => routingKey(topic, { priority: "INFO" }));
    const publisher = connection.createPublisher({
      confirm: true,
      queues: queues.map((queue) => ({ queue, ...durability, arguments: queueArguments })),
      exchanges: [{ exchange, type: "topic", ...durability }],
      queueBindings: queues.map((queue) => ({ exchange, queue, routingKey: queue })),
    });
    return { connection, publisher };
  }

  #giveUp(one: Waiting | undefined): void {
    if (one === undefined) return;
    if (this.#givenUp++ === 0) this.#options.log.error(`Notifications are given up, ${one.notification.event_type} the first of them.`);
  }

  #tellGivenUp(): void {
    if (this.#givenUp > 0) this.#options.log.error(`${this.#givenUp} notifications were given up: the message broker did not take them.`);
    this.#givenUp = 0;
  }
}

function routingKey(topic: string, { priority }: Pick<Notification, "priority">): string {
  return `${topic}.${priority.toLowerCase()}`;
}
