import { randomUUID } from "node:crypto";
import type { messagingDefaults, messagingNotificationsOptions, messagingRabbitOptions } from "../config/index.ts";
import type { Values } from "../config/index.ts";
import type { Logger } from "../log/index.ts";
import type { Driver } from "./driver.ts";
import { rabbitOf } from "./rabbit.ts";
import { ToBroker } from "./to-broker.ts";

/** The sections that say where notifications go. */
export type MessagingConfig = Values<{
  readonly DEFAULT: typeof messagingDefaults;
  readonly oslo_messaging_notifications: typeof messagingNotificationsOptions;
  readonly oslo_messaging_rabbit: typeof messagingRabbitOptions;
}>;

type DriverName = MessagingConfig["oslo_messaging_notifications"]["driver"][number];

export interface NotifierOptions {
  /** Who tells: `identity.host1`. */
  readonly publisherId: string;
  /** A logger by its name. */
  readonly logger: (name: string) => Logger;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Tells others what has happened. Nobody waits for it, and nobody's request fails by it. */
export interface Notifier extends AsyncDisposable {
  /** False where nobody is told: then nothing needs to be put together. */
  readonly isOn: boolean;
  /** Tells at priority INFO, which is the only one that Keystone has. */
  info(eventType: string, payload: Readonly<Record<string, unknown>>): void;
}

/**
 * Opens the drivers of `[oslo_messaging_notifications] driver`; there may be none. Nothing is connected to before there is something to
 * tell.
 *
 * @throws UnderpinError `UP-CONFIG` for a broker that is not spoken to here
 * @example
 * await using notifier = openNotifier(config.values, { publisherId: "identity.host1", logger: (name) => logging.logger(name) });
 * notifier.info("identity.project.deleted", { resource_info: "2b99a94a" });
 */
export function openNotifier(config: MessagingConfig, { publisherId, logger, now = Date.now }: NotifierOptions): Notifier {
  const opened = [...new Set(config.oslo_messaging_notifications.driver)].flatMap((name) => open(name, config, logger));
  return {
    isOn: opened.length > 0,
    info: (eventType, payload) => {
      if (opened.length === 0) return;
      const notification = {
        message_id: randomUUID(),
        publisher_id: publisherId,
        event_type: eventType,
        priority: "INFO",
        payload,
        timestamp: pythonTime(now()),
      } as const;
      for (const driver of opened) driver.send(notification);
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(opened.map((driver) => driver.close()));
    },
  };
}

function open(name: DriverName, config: MessagingConfig, logger: NotifierOptions["logger"]): readonly Driver[] {
  if (name === "noop") return [];
  if (name === "log") return [toLog(logger)];
  const { transport_url: own, topics, retry } = config.oslo_messaging_notifications;
  const option = own === null ? "[DEFAULT] transport_url" : "[oslo_messaging_notifications] transport_url";
  const rabbit = rabbitOf(own ?? config.DEFAULT.transport_url, config.oslo_messaging_rabbit, option);
  const version = name === "messaging" ? "1.0" : "2.0";
  return [new ToBroker(rabbit, { exchange: config.DEFAULT.control_exchange, topics, version, retry, log: logger("oslo.messaging") })];
}

/** oslo.messaging's `log`: each notification is a line of a logger that has its type's name. */
function toLog(logger: NotifierOptions["logger"]): Driver {
  return {
    send: (notification) => logger(`oslo.messaging.notification.${notification.event_type}`).info(JSON.stringify(notification)),
    close: async () => {},
  };
}

/** As `str()` writes a datetime in UTC: `2026-11-23 14:52:17.000123`. */
function pythonTime(time: number): string {
  return new Date(time).toISOString().replace("T", " ").replace("Z", "000");
}
