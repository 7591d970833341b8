import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, expectTypeOf, test } from "vitest";
import { sampleFile, type Secret } from "@underpin/oslo/config";
import * as groups from "./groups.ts";
import { loadKeystoneConfig, type KeystoneConfig } from "./load.ts";

const folder = mkdtempSync(join(tmpdir(), "keystone-"));
afterAll(() => rmSync(folder, { recursive: true }));

function load(text: string): KeystoneConfig {
  const file = join(folder, "keystone.conf");
  writeFileSync(file, text);
  return loadKeystoneConfig({ files: [file], environment: { HOME: folder } });
}

test("without a file there are upstream's defaults", () => {
  const { values, notices } = load("");
  expect(values.token.expiration).toBe(3600);
  expect(values.cache.enabled).toBe(true);
  expect(values.database.connection.reveal()).toBe("sqlite:///keystone.db");
  expect(values.auth.methods.at(-1)).toBe("ec2credential");
  expect(notices).toEqual([]);
});

test("the types of values follow from the options", () => {
  const { values } = load("");
  expect(values.DEFAULT.admin_token).toBeNull();
  expectTypeOf(values.token.expiration).toEqualTypeOf<number>();
  expectTypeOf(values.token.cache_time).toEqualTypeOf<number | null>();
  expectTypeOf(values.identity.password_hash_algorithm).toEqualTypeOf<"bcrypt" | "bcrypt_sha256" | "pbkdf2_sha512" | "scrypt">();
  expectTypeOf(values.DEFAULT.admin_token).toEqualTypeOf<Secret | null>();
  expectTypeOf(values.database.connection).toEqualTypeOf<Secret>();
  expectTypeOf(values.federation.trusted_dashboard).toEqualTypeOf<readonly string[]>();
});

test("[underpin] compatibility = 22 brings that release's options and defaults", () => {
  const { values, notices } = load(
    "[underpin]\ncompatibility = 22\n[auth]\n[memcache]\ndead_retry = 3\n[DEFAULT]\nsql_connection = sqlite:///x.db\n",
  );
  expect(values.auth.methods).not.toContain("ec2credential");
  expect(values.database.connection.reveal()).toBe("sqlite:///x.db");
  expect(values.DEFAULT.max_db_limit).toBe(1000);
  expect(notices.map(({ message }) => message)).toEqual([
    'Option "sql_connection" from group "DEFAULT" is deprecated. Use option "connection" from group "database".',
    'Option "dead_retry" from group "memcache" is deprecated for removal.  Its value may be silently ignored in the future.',
  ]);
});

test("notifications go to Keystone's own exchange; whether a broker's name is checked depends on the release", () => {
  const { values } = load("[DEFAULT]\ntransport_url = rabbit://u:p@broker/\n[oslo_messaging_notifications]\ndriver = log\ndriver = noop\n");
  expect(values.DEFAULT.control_exchange).toBe("keystone");
  expect(values.DEFAULT.transport_url.reveal()).toBe("rabbit://u:p@broker/");
  expect(values.oslo_messaging_notifications.driver).toEqual(["log", "noop"]);
  expect(values.oslo_messaging_rabbit.ssl_enforce_hostname_verification).toBe(true);
  expect(load("[underpin]\ncompatibility = 22\n").values.oslo_messaging_rabbit.ssl_enforce_hostname_verification).toBe(false);
});

test("sections of libraries that upstream has are passed over in silence, what is mistyped is not", () => {
  const { notices } = load("[oslo_messaging_rabbit]\nheartbeat_rate = 3\n[tokn]\nexpiration = 5\n[default]\ndebug = true\n");
  expect(notices.map(({ message }) => message.replace(folder, ""))).toEqual([
    "/keystone.conf, line 4: there is no option expiration in [tokn]; it is ignored. There is one of that name in [receipt], [token].",
    "/keystone.conf, line 6: there is no option debug in [default]; it is ignored. The section is written [DEFAULT].",
  ]);
});

test("the sample file has every option, and is itself a configuration that changes nothing", () => {
  const sample = sampleFile(groups, "keystone");
  expect(sample).toContain("# How long a token is good, in seconds. (integer value)");
  expect(sample).toContain("#expiration = 3600\n");
  expect(load(sample).notices).toEqual([]);
});
