import type { Connection, Consumer } from "rabbitmq-client";
import type { Logger } from "../log/index.ts";
import { opened, type Heard } from "./envelope.ts";
import type { Rabbit } from "./rabbit.ts";

export interface ListenOptions {
  /** The exchange that the notifications are sent to: `keystone`. */
  readonly exchange: string;
  /** Without the priority: `notifications`. */
  readonly topic: string;
  /** A queue of one's own, whose readers share what is in it; if null that of the topic, whose readers may be others. */
  readonly pool: string | null;
  /**
   * Told of one notification after the other. One that it throws at goes back onto the queue; what it has returned from is not told again,
   * unless the process or the connection dies right then.
   */
  readonly hear: (heard: Heard) => Promise<void>;
  readonly log: Logger;
}

/**
 * Listens to notifications of priority INFO, again and again where the broker goes away. What comes while nobody listens waits in the
 * queue.
 *
 * @example
 * await using listening = await listen(rabbit, { exchange: "keystone", topic: "notifications", pool: null, hear, log });
 */
export async function listen(rabbit: Rabbit, { exchange, topic, pool, hear, log }: ListenOptions): Promise<AsyncDisposable> {
  const routingKey = `${topic}.info`;
  const queue = pool ?? routingKey;
  const connection = await rabbit.connect(log);
  const consumer = connection.createConsumer(
    {
      queue,
      queueOptions: { ...rabbit.durability, arguments: rabbit.queueArguments },
      exchanges: [{ ...rabbit.durability, exchange, type: "topic" }],
      queueBindings: [{ exchange, queue, routingKey }],
      qos: { prefetchCount: 1 },
      concurrency: 1,
    },
    async ({ body }) => {
      const heard = opened(body);
      if (heard === undefined) log.warning("A message that is no notification was passed over.");
      else await hear(heard);
    },
  );
  consumer.on("ready", () => log.info(`Listening to ${exchange}'s ${routingKey} at ${rabbit.name}, queue ${queue}`));
  consumer.on("error", (error: Error) => log.warning(`Notifications can't be listened to: ${error.message}`));
  return { [Symbol.asyncDispose]: () => end(consumer, connection) };
}

/** For how long a broker may take to let us go. */
const PATIENCE_MS = 2000;

async function end(consumer: Consumer, connection: Connection): Promise<void> {
  const patience = setTimeout(() => connection.unsafeDestroy(), PATIENCE_MS);
  try {
    await consumer.close();
    await connection.close();
  } catch {
    // It is gone already.
  } finally {
    clearTimeout(patience);
    connection.unsafeDestroy();
  }
}
