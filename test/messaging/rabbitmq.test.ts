import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadConfig, messagingDefaults, messagingNotificationsOptions, messagingRabbitOptions } from "@underpin/oslo/config";
import type { Logger } from "@underpin/oslo/log";
import { listen, openNotifier, rabbitOf, type Heard, type MessagingConfig } from "@underpin/oslo/messaging";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { certificatesFor } from "../harness/certificates.ts";
import { HAS_RABBITMQ, ON_RABBITMQ, RabbitMq } from "../harness/rabbitmq.ts";
import { freePort } from "../harness/servers.ts";

const GROUPS = {
  DEFAULT: messagingDefaults,
  oslo_messaging_notifications: messagingNotificationsOptions,
  oslo_messaging_rabbit: messagingRabbitOptions,
};

let folder: string;
let said: string[] = [];
let onSaid = (): void => {};
const log = (name: string): Logger => {
  const say = (message: string): void => {
    said.push(message);
    onSaid();
  };
  return { name, isEnabledFor: () => true, debug: say, info: say, warning: say, error: say, critical: say };
};

/** Resolves when the log has so many lines that say something. */
async function logged(words: RegExp, count: number): Promise<void> {
  await new Promise<void>((resolve) => {
    onSaid = () => said.filter((line) => words.test(line)).length >= count && resolve();
    onSaid();
  });
}

/** Reads a configuration as a service does. */
function configured(more: string): MessagingConfig {
  const file = join(folder, "messaging.conf");
  writeFileSync(file, `[DEFAULT]\n${more}`);
  return loadConfig(GROUPS, { project: "messaging", files: [file] }).values;
}

/** Notes what is heard, and waits for it. */
class Ear {
  readonly heard: Heard[] = [];
  #wanted: (() => void) | undefined;

  readonly hear = async (heard: Heard): Promise<void> => {
    this.heard.push(heard);
    this.#wanted?.();
  };

  /** Resolves when something has been heard that is wanted. */
  async until(isHeard: (heard: readonly Heard[]) => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wanted = () => isHeard(this.heard) && resolve();
      this.#wanted();
    });
  }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "underpin-messaging-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("another broker, and one that is a riddle, are refused, without a password", () => {
  for (const url of ["kafka://u:secret@mq:9092", "mq:5672", "rabbit://u:secret@a,v:secret@b"]) {
    const config = configured(`transport_url = ${url}\n[oslo_messaging_notifications]\ndriver = messagingv2\n`);
    const open = (): unknown => openNotifier(config, { publisherId: "p", logger: log });
    expect(open).toThrow(expect.objectContaining({ code: "UP-CONFIG", message: expect.not.stringContaining("secret") as string }) as Error);
  }
  expect(openNotifier(configured(""), { publisherId: "p", logger: log }).isOn).toBe(false);
});

test.each(["ssl_ca_file", "ssl_cert_file", "ssl_key_file"])(
  "a broker's %s that can't be read is told before anything is sent",
  (option) => {
    const file = join(folder, "nothing.pem");
    const config = configured(
      `transport_url = rabbit://u:secret@mq/\n[oslo_messaging_notifications]\ndriver = messagingv2\n[oslo_messaging_rabbit]\nssl = True\n${option} = ${file}\n`,
    );
    const open = (): unknown => openNotifier(config, { publisherId: "p", logger: log });
    const why = expect.stringContaining(file) as string;
    expect(open).toThrow(expect.objectContaining({ code: "UP-CONFIG", message: expect.stringContaining(option) as string, why }) as Error);
  },
);

describe.skipIf(!HAS_RABBITMQ)(`notifications ${ON_RABBITMQ}`, () => {
  let rabbit: RabbitMq;
  beforeAll(async () => {
    rabbit = await RabbitMq.start();
  });
  afterAll(async () => {
    await rabbit[Symbol.asyncDispose]();
  });

  const sender = (driver: string, more = ""): ReturnType<typeof openNotifier> =>
    openNotifier(
      configured(
        `transport_url = ${rabbit.url}\ncontrol_exchange = keystone\n[oslo_messaging_notifications]\ndriver = ${driver}\n[oslo_messaging_rabbit]\n${more}`,
      ),
      { publisherId: "identity.host1", logger: log },
    );
  const reader = async (ear: Ear, { pool = null, more = "" }: { readonly pool?: string | null; readonly more?: string } = {}) =>
    await listen(
      rabbitOf(
        configured(`transport_url = ${rabbit.url}`).DEFAULT.transport_url,
        configured(`[oslo_messaging_rabbit]\n${more}`).oslo_messaging_rabbit,
        "url",
      ),
      {
        exchange: "keystone",
        topic: "notifications",
        pool,
        hear: ear.hear,
        log: log("listener"),
      },
    );

  test.each(["messaging", "messagingv2"])("what %s tells before anybody listens waits for the first who does", async (driver) => {
    {
      await using notifier = sender(driver);
      notifier.info("identity.project.deleted", { resource_info: `of ${driver}` });
    }
    const ear = new Ear();
    await using _listening = await reader(ear);
    await ear.until((heard) => heard.length > 0);
    expect(ear.heard).toEqual([{ event_type: "identity.project.deleted", payload: { resource_info: `of ${driver}` } }]);
  });

  test("listeners with queues of their own hear all of it each", async () => {
    const [one, other] = [new Ear(), new Ear()];
    await using _one = await reader(one, { pool: "one" });
    await using _other = await reader(other, { pool: "other" });
    // A queue hears what is told from when it is there.
    await logged(/queue (one|other)$/, 2);
    await using notifier = sender("messagingv2");
    for (let i = 0; i < 250; i++) notifier.info("e", { i });
    for (const ear of [one, other]) {
      await ear.until((heard) => heard.length === 250);
      expect(ear.heard.map(({ payload }) => (payload as { readonly i: number }).i)).toEqual(Array.from({ length: 250 }, (_, i) => i));
    }
  });

  test("one that was not heard to its end is told again, and in the end of one process nothing is lost", async () => {
    const durable = "amqp_durable_queues = true\n";
    let refusals = 0;
    const ear = new Ear();
    const config = configured(`transport_url = ${rabbit.url}\n[oslo_messaging_rabbit]\n${durable}`);
    const hear = async (heard: Heard): Promise<void> => {
      if (refusals++ < 3) throw new Error("not now");
      await ear.hear(heard);
    };
    await using _listening = await listen(rabbitOf(config.DEFAULT.transport_url, config.oslo_messaging_rabbit, "url"), {
      exchange: "durable",
      topic: "again",
      pool: null,
      hear,
      log: log("listener"),
    });
    const own = configured(
      `transport_url = ${rabbit.url}\ncontrol_exchange = durable\n[oslo_messaging_notifications]\ndriver = messagingv2\ntopics = again\n[oslo_messaging_rabbit]\n${durable}`,
    );
    await using notifier = openNotifier(own, { publisherId: "p", logger: log });
    notifier.info("first", {});
    await ear.until((heard) => heard.length > 0);
    expect([refusals, ear.heard.map(({ event_type: type }) => type)]).toEqual([4, ["first"]]);

    // The broker dies amid it, and comes back: each is heard, twice where its confirmation was lost.
    for (let i = 0; i < 300; i++) notifier.info("e", { i });
    await ear.until((heard) => heard.length > 20);
    await rabbit.kill();
    for (let i = 300; i < 600; i++) notifier.info("e", { i });
    await rabbit.start();
    const numbers = (heard: readonly Heard[]): ReadonlySet<number> =>
      new Set(heard.flatMap(({ payload }) => (payload as { readonly i?: number }).i ?? []));
    await ear.until((heard) => numbers(heard).size === 600);
  });

  test("queues with replicas (quorum) are told and heard as others are", async () => {
    const quorum = "rabbit_quorum_queue = true\nrabbit_quorum_delivery_limit = 5\n";
    const config = configured(
      `transport_url = ${rabbit.url}\ncontrol_exchange = quorum\n[oslo_messaging_notifications]\ndriver = messagingv2\ntopics = replicated\n[oslo_messaging_rabbit]\n${quorum}`,
    );
    {
      await using notifier = openNotifier(config, { publisherId: "p", logger: log });
      notifier.info("before", {});
    }
    const ear = new Ear();
    await using _listening = await listen(rabbitOf(config.DEFAULT.transport_url, config.oslo_messaging_rabbit, "url"), {
      exchange: "quorum",
      topic: "replicated",
      pool: null,
      hear: ear.hear,
      log: log("listener"),
    });
    await ear.until((heard) => heard.length > 0);
    expect(ear.heard).toEqual([{ event_type: "before", payload: {} }]);
    expect(rabbit.typeOf("replicated.info")).toBe("quorum");
  });

  test("over TLS, to whom an authority vouches for, by that name; nothing is said to anybody else", async () => {
    const [known, stranger] = [certificatesFor("localhost"), certificatesFor("localhost")];
    const port = await freePort();
    const files = `ssl_options.cacertfile = ${known.ca}\nssl_options.certfile = ${known.cert}\nssl_options.keyfile = ${known.key}\n`;
    await using _broker = await RabbitMq.start(`listeners.ssl.default = ${port}\n${files}`);
    const tell = async (host: string, more: string): Promise<string> => {
      said = [];
      const url = `rabbit://guest:guest@${host}:${port}/`;
      const rest = `[oslo_messaging_notifications]\ndriver = messagingv2\nretry = 0\n[oslo_messaging_rabbit]\nssl = True\n${more}`;
      await using notifier = openNotifier(configured(`transport_url = ${url}\n${rest}`), { publisherId: "p", logger: log });
      notifier.info("e", {});
      await logged(/can't be reached/, 1);
      return said.join("\n");
    };
    expect(await tell("localhost", `ssl_ca_file = ${stranger.ca}\n`)).toMatch(/can't be reached: .*(self|unable|certificate)/i);
    expect(await tell("127.0.0.1", `ssl_ca_file = ${known.ca}\n`)).toMatch(/can't be reached: .*altnames/i);
    for (const [host, more] of [
      ["localhost", ""],
      ["127.0.0.1", "ssl_enforce_hostname_verification = False\n"],
    ] as const) {
      const ear = new Ear();
      const config = configured(
        `transport_url = rabbit://guest:guest@${host}:${port}/\n[oslo_messaging_notifications]\ndriver = messagingv2\n[oslo_messaging_rabbit]\nssl = True\nssl_ca_file = ${known.ca}\n${more}`,
      );
      await using notifier = openNotifier(config, { publisherId: "p", logger: log });
      notifier.info(host, {});
      const how = { exchange: "openstack", topic: "notifications", pool: null, hear: ear.hear, log: log("listener") };
      await using _listening = await listen(rabbitOf(config.DEFAULT.transport_url, config.oslo_messaging_rabbit, "url"), how);
      await ear.until((heard) => heard.length > 0);
      expect(ear.heard).toEqual([{ event_type: host, payload: {} }]);
    }
    for (const { folder: one } of [known, stranger]) rmSync(one, { recursive: true });
  });

  test("a broker that is gone keeps nobody waiting, and what it did not take is told in the log", async () => {
    said = [];
    const gone = configured(
      `transport_url = rabbit://u:secret@127.0.0.1:1/\n[oslo_messaging_notifications]\ndriver = messagingv2\nretry = 0\n`,
    );
    const notifier = openNotifier(gone, { publisherId: "p", logger: log });
    for (let i = 0; i < 10_050; i++) notifier.info("identity.user.created", {});
    await notifier[Symbol.asyncDispose]();
    const lost = said.map((line) => Number(/^(\d+) notifications were given up/.exec(line)?.[1] ?? 0));
    expect(lost.reduce((sum, one) => sum + one)).toBe(10_050);
    expect(said.join("\n")).not.toContain("secret");
  });
});
