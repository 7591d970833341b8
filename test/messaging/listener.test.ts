import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { barbicanAt } from "../harness/barbican.ts";
import { HAS_BARBICAN } from "../harness/barbican-peer.ts";
import { freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { configure, IdentityService, makeCloud, PASSWORD } from "../harness/identity-service.ts";
import { configureBarbican, KeyManager } from "../harness/key-manager.ts";
import { PEERS } from "../harness/keystone-peer.ts";
import { keystoneManage, PythonServer } from "../harness/python-server.ts";
import { HAS_RABBITMQ, ON_RABBITMQ, RabbitMq } from "../harness/rabbitmq.ts";
import { ServiceProcess } from "../harness/service-process.ts";
import { Queueing } from "../barbican/orders/served.ts";

const PYTHONS_LISTENER = "import sys; from barbican.cmd.keystone_listener import main; sys.exit(main())";
/** What a Keystone, Python's or ours, is to say, and to whom. */
const telling = (rabbit: RabbitMq, format: "basic" | "cadf"): string =>
  `[DEFAULT]\ntransport_url = ${rabbit.url}\nnotification_format = ${format}\n[oslo_messaging_notifications]\ndriver = messagingv2\n`;

describe.skipIf(!HAS_RABBITMQ)(`notifications ${ON_RABBITMQ}`, () => {
  let [folder, rabbit, database, barbican]: [string, RabbitMq, TestDatabase, Queueing] = [] as never;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "underpin-listener-"));
    rabbit = await RabbitMq.start();
    database = await barbicanAt("sqlite", "2026.1");
    barbican = await Queueing.start(database.url);
  });
  afterEach(async () => {
    for (const one of [barbican, database, rabbit]) await one[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A project of Keystone's that has a secret. */
  async function projectWithSecret(
    keystone: Keystone,
    name: string,
  ): Promise<{ readonly id: string; readonly status: () => Promise<number> }> {
    const { project } = (await keystone.ask("POST", "/projects", { project: { name, domain_id: "default" } })) as {
      readonly project: { readonly id: string };
    };
    const secret = { payload: name, payload_content_type: "text/plain" };
    const { body } = await barbican.ask("POST", "/secrets", secret, "application/json", project.id);
    const ref = String(body["secret_ref"]);
    return { id: project.id, status: async () => (await barbican.ask("GET", ref, undefined, "application/json", project.id)).status };
  }

  /** Our listener, which would ask by itself only in an hour. */
  async function listener(keystone: Keystone, more = ""): Promise<KeyManager> {
    const authtoken = `auth_type = password\nauth_url = ${keystone.url}\nusername = admin\npassword = ${PASSWORD}\nuser_domain_id = default\nproject_name = admin\nproject_domain_id = default\n`;
    configureBarbican(
      folder,
      database.url,
      `[DEFAULT]\ntransport_url = ${rabbit.url}\n[keystone_notifications]\nenable = True\n${more}[keystone_authtoken]\n${authtoken}`,
      "keystone",
    );
    const started = KeyManager.begin("barbican-keystone-listener", folder);
    await started.said(/Listening to keystone's notifications.info/);
    return started;
  }

  /** Whether a secret is there after its project has gone: of one that is kept, one that went before anybody listened, and one after. */
  async function afterDeleting(keystone: Keystone): Promise<readonly number[]> {
    const [kept, before, gone] = [
      await projectWithSecret(keystone, "kept"),
      await projectWithSecret(keystone, "gone before anybody listens"),
      await projectWithSecret(keystone, "gone"),
    ];
    await keystone.ask("DELETE", `/projects/${before.id}`);
    await using listening = await listener(keystone);
    await listening.said(new RegExp(`The project ${before.id} is gone from Keystone`));
    await keystone.ask("DELETE", `/projects/${gone.id}`);
    await listening.said(new RegExp(`The project ${gone.id} is gone from Keystone`));
    expect(await listening.end()).toBe(0);
    return [await kept.status(), await before.status(), await gone.status()];
  }

  for (const { release, title, python } of PEERS)
    test.skipIf(python === undefined).each(["basic", "cadf"] as const)(
      `our listener hears Python's Keystone, ${title}, as %s`,
      async (format) => {
        await using keystone = await pythons(python ?? "", release);
        expect(await afterDeleting(keystone)).toEqual([200, 404, 404]);

        async function pythons(by: string, name: string): Promise<Keystone & AsyncDisposable> {
          const own = join(folder, `keystone-${name}`);
          mkdirSync(own);
          configure(own, `sqlite:///${own}/keystone.db`, telling(rabbit, format));
          keystoneManage(by, own, "db_sync");
          for (const keys of ["fernet_setup", "credential_setup"])
            keystoneManage(by, own, keys, "--keystone-user", "root", "--keystone-group", "root");
          keystoneManage(by, own, "bootstrap", "--bootstrap-password", PASSWORD, "--bootstrap-region-id", "north");
          const server = await PythonServer.start(by, own);
          return Object.assign(await Keystone.at(server.url), { [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() });
        }
      },
    );

  test.each(["basic", "cadf"] as const)("our listener hears our Keystone, as %s", async (format) => {
    await using identities = await freshDatabase("sqlite");
    configure(folder, identities.url, telling(rabbit, format));
    await makeCloud(folder, identities.url);
    await using keystone = await IdentityService.start(folder);
    expect(await afterDeleting(await Keystone.at(keystone.url))).toEqual([200, 404, 404]);
  });

  test.skipIf(!HAS_BARBICAN)("Python's listener hears our Keystone", async () => {
    await using identities = await freshDatabase("sqlite");
    configure(folder, identities.url, telling(rabbit, "cadf"));
    await makeCloud(folder, identities.url);
    await using service = await IdentityService.start(folder);
    const keystone = await Keystone.at(service.url);
    const [kept, gone] = [await projectWithSecret(keystone, "kept"), await projectWithSecret(keystone, "gone")];
    const file = join(folder, "pythons-barbican.conf");
    writeFileSync(
      file,
      `[DEFAULT]\ndebug = True\nsql_connection = ${database.url}\ndb_auto_create = False\ntransport_url = ${rabbit.url}\n[keystone_notifications]\nenable = True\n`,
    );
    const child = spawn("/usr/bin/python3", ["-W", "ignore", "-c", PYTHONS_LISTENER, "--config-file", file], {
      stdio: ["ignore", "pipe", "pipe"],
      cwd: folder,
    });
    await using listening = new ServiceProcess("Python's listener", child);
    await listening.said(/Booting up Barbican Keystone listener/);
    await keystone.ask("DELETE", `/projects/${gone.id}`);
    await listening.said(new RegExp(`Successfully handled Keystone event, project_id=${gone.id}`));
    expect([await kept.status(), await gone.status()]).toEqual([200, 404]);
  });

  test("a broker that dies and comes back, and a Keystone that is away: what it said is heard all the same", async () => {
    await using identities = await freshDatabase("sqlite");
    const durable = "[oslo_messaging_rabbit]\namqp_durable_queues = True\n";
    configure(folder, identities.url, `${telling(rabbit, "cadf")}${durable}`);
    await makeCloud(folder, identities.url);
    const service = await IdentityService.start(folder);
    const keystone = await Keystone.at(service.url);
    const [during, last] = [
      await projectWithSecret(keystone, "gone while the broker is"),
      await projectWithSecret(keystone, "gone with Keystone"),
    ];
    await using listening = await listener(keystone, durable);
    await rabbit.kill();
    await keystone.ask("DELETE", `/projects/${during.id}`);
    await rabbit.start();
    await listening.said(new RegExp(`The project ${during.id} is gone from Keystone`));
    await keystone.ask("DELETE", `/projects/${last.id}`);
    await listening.said(new RegExp(`The project ${last.id} is gone from Keystone`));
    await service[Symbol.asyncDispose]();
    expect([await during.status(), await last.status()]).toEqual([404, 404]);
  });
});

/** A Keystone as an administrator asks it. */
class Keystone {
  readonly url: string;
  readonly #token: string;

  private constructor(url: string, token: string) {
    this.url = url;
    this.#token = token;
  }

  static async at(url: string): Promise<Keystone> {
    const user = { name: "admin", domain: { id: "default" }, password: PASSWORD };
    const auth = {
      identity: { methods: ["password"], password: { user } },
      scope: { project: { name: "admin", domain: { id: "default" } } },
    };
    const answer = await fetch(`${url}/v3/auth/tokens`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ auth }),
    });
    if (answer.status !== 201) throw new Error(await answer.text());
    return new Keystone(url, answer.headers.get("x-subject-token") ?? "");
  }

  /** What it answers to what must succeed. */
  async ask(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${this.url}/v3${path}`, {
      method,
      headers: { "x-auth-token": this.#token, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  }
}
