import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Logger } from "@underpin/oslo/log";
import { openNotifier, type Notifier } from "@underpin/oslo/messaging";
import type { Pool } from "@underpin/oslo/db";
import type { KeystoneConfig } from "../config/index.ts";
import type { Tables } from "../database/tables.ts";
import type { Compatibility } from "../policies/index.ts";
import type { Asker } from "./asker.ts";
import { Audit, SILENT } from "./audit.ts";
import { basicPayload } from "./basic.ts";
import { cadfPayload } from "./cadf.ts";
import type { Event } from "./event.ts";
import { IdentityService } from "./identity-service.ts";

export interface EventNotifierOptions {
  readonly config: KeystoneConfig["values"];
  readonly compatibility: Compatibility;
  readonly pool: Pool<Tables>;
  /** A logger by its name; without one, nothing can be told by the log. */
  readonly logger: (name: string) => Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Tells others what requests have done, in the order in which they ended. No request waits for it, and none fails by it. */
export class EventNotifier implements AsyncDisposable {
  readonly #notifier: Notifier;
  readonly #options: EventNotifierOptions;
  readonly #service: IdentityService;
  /** What is being told. */
  #last: Promise<void> = Promise.resolve();

  constructor(options: EventNotifierOptions) {
    const { config, pool, now, logger } = options;
    const publisherId = `identity.${config.DEFAULT.default_publisher_id ?? hostname()}`;
    this.#options = options;
    this.#notifier = openNotifier(config, { publisherId, logger, now });
    this.#service = new IdentityService(pool, now);
  }

  /** False where nobody is told: then nothing needs to be put together. */
  get isOn(): boolean {
    return this.#notifier.isOn;
  }

  /** What takes down a request's events. */
  audit(asker: () => Asker): Audit {
    if (!this.isOn) return SILENT;
    return new Audit({ optOut: this.#options.config.DEFAULT.notification_opt_out, caller: asker().user });
  }

  /** Tells what a request has done, soon: after what earlier ones have. */
  tell(events: readonly Event[], asker: () => Asker): void {
    if (events.length === 0) return;
    const said = { asker: asker(), initiatorId: randomUUID(), now: this.#options.now() };
    this.#last = this.#last.then(async () => await this.#tell(events, said)).catch((error: unknown) => this.#lost(error));
  }

  async #tell(
    events: readonly Event[],
    said: { readonly asker: Asker; readonly initiatorId: string; readonly now: number },
  ): Promise<void> {
    const { config, compatibility } = this.#options;
    if (events.some(({ type }) => type.startsWith("identity.service."))) this.#service.forget();
    for (const event of events) {
      const basic = config.DEFAULT.notification_format === "basic" ? basicPayload(event, said.asker) : undefined;
      const payload =
        basic ??
        cadfPayload(event, {
          ...said,
          serviceId: await this.#serviceId(),
          namesTwice: compatibility === 30,
          newId: () => randomUUID(),
        });
      this.#notifier.info(event.type, payload);
    }
  }

  /** What is told of a database that does not answer just now has no observer that is known. */
  async #serviceId(): Promise<string | null> {
    try {
      return await this.#service.id();
    } catch {
      return null;
    }
  }

  #lost(error: unknown): void {
    this.#options.logger("keystone.notifications").error("What has happened could not be told.", { error });
  }

  /** Resolves when all has been told that requests have done so far. */
  async told(): Promise<void> {
    await this.#last;
  }

  /** Tells what is left to be told, and ends. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.told();
    await this.#notifier[Symbol.asyncDispose]();
  }
}
