import { readFileSync } from "node:fs";
import type { Connection, ConnectionOptions } from "rabbitmq-client";
import { UnderpinError } from "underpin/cli";
import type { messagingRabbitOptions, Secret, Values } from "../config/index.ts";
import type { Logger } from "../log/index.ts";
import { parseTransportUrl, TransportUrlError, type TransportUrl } from "./transport-url.ts";

type RabbitValues = Values<{ readonly rabbit: typeof messagingRabbitOptions }>["rabbit"];

/** Which RabbitMQ is meant, and what its queues are like; nothing is connected to yet. */
export interface Rabbit {
  /** What it is called in the log: its hosts, without a password. */
  readonly name: string;
  /** Connects, and again whenever the connection is lost; says so in the log. */
  readonly connect: (log: Logger) => Promise<Connection>;
  /** What declaring an exchange and declaring a queue need in common. */
  readonly durability: { readonly durable: boolean; readonly autoDelete: boolean };
  /** What a queue is declared with, as all who use it must. */
  readonly queueArguments: Readonly<Record<string, string | number>>;
}

/**
 * Reads where RabbitMQ is, and how it is spoken to.
 *
 * @throws UnderpinError `UP-CONFIG` for another broker, or a URL that can't be read; `option` is who gave it
 */
export function rabbitOf(url: Secret, rabbit: RabbitValues, option: string): Rabbit {
  const broker = read(url, option);
  const options = connectionOptions(broker, rabbit, option);
  return {
    name: broker.hosts.join(", ") || "localhost:5672",
    connect: async (log) => {
      const { Connection } = await import("rabbitmq-client");
      const connection = new Connection({ ...options, password: broker.password.reveal() });
      connection.on("error", (error: Error) => log.warning(`The message broker can't be reached: ${error.message}`));
      return connection;
    },
    durability: { durable: rabbit.amqp_durable_queues || rabbit.rabbit_quorum_queue, autoDelete: rabbit.amqp_auto_delete },
    queueArguments: queueArguments(rabbit),
  };
}

function read(url: Secret, option: string): TransportUrl {
  try {
    const broker = parseTransportUrl(url.reveal());
    if (broker.driver === "rabbit" || broker.driver === "kombu") return broker;
    throw new TransportUrlError(`${broker.driver}:// is not spoken here.`);
  } catch (error) {
    if (error instanceof TransportUrlError) throw wrong(option, error.message);
    throw error;
  }
}

function wrong(option: string, why: string): UnderpinError {
  return new UnderpinError("UP-CONFIG", {
    what: `${option} names no broker that can be used.`,
    why,
    fine: "Nothing was done.",
    next: `Set it to rabbit://USER:PASSWORD@HOST:PORT/VIRTUAL_HOST, or leave it out.`,
  });
}

function connectionOptions({ hosts, username, virtualHost }: TransportUrl, rabbit: RabbitValues, option: string): ConnectionOptions {
  const [only = "localhost:5672", ...others] = rabbit.kombu_failover_strategy === "shuffle" ? shuffled(hosts) : hosts;
  if (others.length > 0 && hosts.some((host) => host.includes("[")))
    throw wrong(option, "It has several hosts, and one that is an address of IPv6.");
  const [, hostname = "", port = ""] = /^\[?(.*?)\]?:(\d+)$/.exec(only) ?? [];
  return {
    ...(others.length > 0 ? { hosts: [only, ...others] } : { hostname, port }),
    username,
    vhost: virtualHost,
    heartbeat: rabbit.heartbeat_timeout_threshold,
    retryLow: rabbit.rabbit_retry_interval * 1000,
    retryHigh: rabbit.rabbit_interval_max * 1000,
    connectionName: `underpin:${process.pid}`,
    ...(rabbit.ssl && { tls: tlsOptions(rabbit) }),
  };
}

function tlsOptions(rabbit: RabbitValues): NonNullable<ConnectionOptions["tls"]> {
  return {
    ...(rabbit.ssl_ca_file !== "" && { ca: contents(rabbit.ssl_ca_file, "ssl_ca_file") }),
    ...(rabbit.ssl_cert_file !== "" && { cert: contents(rabbit.ssl_cert_file, "ssl_cert_file") }),
    ...(rabbit.ssl_key_file !== "" && { key: contents(rabbit.ssl_key_file, "ssl_key_file") }),
    rejectUnauthorized: rabbit.ssl_ca_file !== "",
    ...(!rabbit.ssl_enforce_hostname_verification && { checkServerIdentity: () => undefined }),
  };
}

function contents(path: string, option: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UnderpinError("UP-CONFIG", {
      what: `[oslo_messaging_rabbit] ${option} can't be read.`,
      why: (error as Error).message,
      fine: "Nothing was done.",
      next: "Set it to a file of PEM that this service may read, or leave it out.",
    });
  }
}

function queueArguments(rabbit: RabbitValues): Rabbit["queueArguments"] {
  const quorum = {
    "x-queue-type": "quorum",
    ...(rabbit.rabbit_quorum_delivery_limit > 0 && { "x-delivery-limit": rabbit.rabbit_quorum_delivery_limit }),
    ...(rabbit.rabbit_quorum_max_memory_length > 0 && { "x-max-in-memory-length": rabbit.rabbit_quorum_max_memory_length }),
    ...(rabbit.rabbit_quorum_max_memory_bytes > 0 && { "x-max-in-memory-bytes": rabbit.rabbit_quorum_max_memory_bytes }),
  };
  return { ...(rabbit.rabbit_ha_queues && { "x-ha-policy": "all" }), ...(rabbit.rabbit_quorum_queue && quorum) };
}

function shuffled<T>(list: readonly T[]): readonly T[] {
  return list
    .map((one) => [Math.random(), one] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, one]) => one);
}
