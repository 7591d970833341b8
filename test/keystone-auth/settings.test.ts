import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ConfigError } from "@underpin/oslo/config";
import { authtokenOptions, loadProtected, settingsFrom, SettingsError, type Settings } from "@underpin/keystone-auth";

const FOLDER = mkdtempSync(join(tmpdir(), "keystone-auth-"));
let files = 0;

/** What a file of a service comes to. */
function load(text: string): { readonly settings: Settings; readonly notices: readonly string[] } {
  const file = join(FOLDER, `${files++}.conf`);
  writeFileSync(file, text);
  const { settings, config } = loadProtected({ keystone_authtoken: authtokenOptions }, { project: "none", files: [file], environment: {} });
  return { settings, notices: [...config.notices.map(({ message }) => message), ...settings.notices] };
}

const user = "username = nova\npassword = secret\nuser_domain_name = Default\nproject_name = service\nproject_domain_name = Default\n";
const usual = `[keystone_authtoken]\nwww_authenticate_uri = http://public\nauth_type = password\nauth_url = http://ks:5000\n${user}`;

/** What would be sent to log in. */
function login(text: string): unknown {
  const { login: how } = load(text).settings;
  return how.kind === "request"
    ? { url: how.url, ...(JSON.parse(how.body()) as object) }
    : { url: how.url, token: how.token?.reveal() ?? null };
}

test("what upstream's options say is what they are without being said", () => {
  const { settings, notices } = load(usual);
  expect(settings).toMatchObject({
    wwwAuthenticateUri: "http://public",
    interface: "internal",
    region: null,
    delayAuthDecision: false,
    retries: 3,
    cacheTime: 300_000,
    includeCatalog: true,
    tokenBind: "permissive",
    serviceTokenRolesRequired: true,
    serviceType: null,
    tls: { rejectUnauthorized: true },
  });
  expect([...settings.serviceTokenRoles]).toEqual(["service"]);
  expect(notices).toEqual([]);
});

test("each way to log in makes the request that keystoneauth makes", () => {
  const password = { user: { name: "nova", password: "secret", domain: { name: "Default" } } };
  const scope = { project: { name: "service", domain: { name: "Default" } } };
  const identity = { methods: ["password"], password };
  expect(login(usual)).toEqual({ url: "http://ks:5000/v3", auth: { identity, scope } });
  const section = (type: string, rest: string): string =>
    `[keystone_authtoken]\nauth_type = ${type}\nauth_url = https://ks/identity/\n${rest}`;
  const url = "https://ks/identity/v3";
  expect(login(section("v3password", "user_id = u\npassword = p\nsystem_scope = all\n"))).toEqual({
    url,
    auth: { identity: { methods: ["password"], password: { user: { id: "u", password: "p" } } }, scope: { system: { all: true } } },
  });
  expect(login(section("password", "username = n\npassword = p\ndefault_domain_id = default\ndomain_id = d\n"))).toEqual({
    url,
    auth: {
      identity: { methods: ["password"], password: { user: { name: "n", password: "p", domain: { id: "default" } } } },
      scope: { domain: { id: "d" } },
    },
  });
  for (const type of ["token", "v3token"])
    expect(login(section(type, "token = t\nproject_id = p\n"))).toEqual({
      url,
      auth: { identity: { methods: ["token"], token: { id: "t" } }, scope: { project: { id: "p" } } },
    });
  expect(login(section("v3applicationcredential", "application_credential_id = i\napplication_credential_secret = s\n"))).toEqual({
    url,
    auth: { identity: { methods: ["application_credential"], application_credential: { id: "i", secret: "s" } } },
  });
  expect(
    login(
      section(
        "v3applicationcredential",
        "application_credential_name = a\napplication_credential_secret = s\nusername = n\nuser_domain_id = d\n",
      ),
    ),
  ).toEqual({
    url,
    auth: {
      identity: {
        methods: ["application_credential"],
        application_credential: { name: "a", secret: "s", user: { name: "n", domain: { id: "d" } } },
      },
    },
  });
  expect(login(section("password", "user_id = u\npassword = p\ntrust_id = t\n"))).toMatchObject({
    auth: { scope: { "OS-TRUST:trust": { id: "t" } } },
  });
  expect(login(section("admin_token", "token = t\nendpoint = http://ks:35357/v3/\n"))).toEqual({ url: "http://ks:35357/v3", token: "t" });
  expect(login(section("none", ""))).toEqual({ url, token: null });
});

test("a service without a configuration file says the same in texts", () => {
  const own = { auth_type: "password", auth_url: "http://ks", user_id: "u", password: "p" };
  expect(settingsFrom({ ...own, token_cache_time: "60", service_token_roles: "a,b", delay_auth_decision: "yes" })).toMatchObject({
    wwwAuthenticateUri: "http://ks",
    cacheTime: 60_000,
    delayAuthDecision: true,
    serviceTokenRoles: new Set(["a", "b"]),
  });
  expect(() => settingsFrom({ ...own, token_cache_time: "soon" })).toThrow(ConfigError);
  expect(() => settingsFrom({})).toThrow(SettingsError);
});

test("older names are known: auth_uri, auth_plugin, user_name, tenant_name, memcache_servers", () => {
  const { settings, notices } = load(
    "[keystone_authtoken]\nauth_uri = http://public\nauth_plugin = password\nauth_url = http://ks/v2.0\nuser_name = nova\npassword = x\n" +
      "user_domain_id = default\ntenant_name = service\nproject_domain_id = default\nmemcache_servers = a:11211\n",
  );
  expect(settings.login.url).toBe("http://ks/v3");
  expect(notices.filter((text) => text.includes("is deprecated"))).toHaveLength(5);
});

test("what has no meaning here is passed over and told, and an option that there is not is, too", () => {
  const { notices } = load(
    `${usual}memcached_servers = a:11211,b:11211\nmemcache_security_strategy = encrypt\nmemcache_secret_key = k\nmemcache_pool_maxsize = 3\ncache = swift.cache\nauth_version = v2.0\nsigning_dir = /tmp\nservice_token_roles_required = false\ninsecure = yes\ntoken_cache_time = 0\n`,
  );
  expect(notices).toEqual([
    expect.stringMatching(/there is no option signing_dir in \[keystone_authtoken\]/),
    expect.stringMatching(/memcached_servers is not used/),
    expect.stringMatching(/cache is not used/),
    expect.stringMatching(/auth_version = v2.0: version 3 is used/),
    expect.stringMatching(/insecure is set/),
    expect.stringMatching(/service_token_roles_required is off/),
    expect.stringMatching(/token_cache_time = 0/),
  ]);
});

test("all that is wrong is told at once, with its section, and never a secret", () => {
  const problems = (text: string): readonly string[] => {
    try {
      load(text);
      return [];
    } catch (error) {
      expect(error).toBeInstanceOf(SettingsError);
      expect(String(error)).not.toContain("hunter2");
      return (error as SettingsError).problems;
    }
  };
  expect(problems("[keystone_authtoken]\n")).toEqual([expect.stringMatching(/^\[keystone_authtoken\] auth_type must be set: password, /)]);
  expect(problems("[keystone_authtoken]\nauth_type = v3oidcpassword\n")).toEqual([expect.stringMatching(/v3oidcpassword: not known here/)]);
  expect(
    problems(
      "[keystone_authtoken]\nauth_type = password\nauth_url = ks:5000\nusername = nova\npassword = hunter2\nproject_name = a\nsystem_scope = all\ncafile = /nonexistent/ca\nkeyfile = /nonexistent/key\n",
    ),
  ).toEqual([
    "[keystone_authtoken] auth_url: not a URL of http or https.",
    "[keystone_authtoken] user_domain_id or user_domain_name must be set: a username is one of a domain.",
    "[keystone_authtoken] project_domain_id or project_domain_name must be set: a project_name is one of a domain.",
    "[keystone_authtoken] cafile = /nonexistent/ca: ENOENT.",
    "[keystone_authtoken] keyfile = /nonexistent/key: ENOENT.",
    "[keystone_authtoken] keyfile is set, and certfile is not.",
  ]);
  expect(problems(usual.replace("http://public", 'http://"bücher"'))).toEqual([
    expect.stringMatching(/www_authenticate_uri can't stand in a header/),
  ]);
  expect(problems(`${usual}system_scope = all\n`)).toEqual([expect.stringMatching(/more than one is set/)]);
  expect(
    problems("[keystone_authtoken]\nauth_section = login\n[login]\nauth_type = v3applicationcredential\nauth_url = http://ks\n"),
  ).toEqual(["[login] application_credential_secret must be set."]);
});

test("auth_section names the section that has what the service logs in by", () => {
  const { settings, notices } = load(
    `[keystone_authtoken]\nwww_authenticate_uri = http://public\nauth_section = login\nauth_type = none\n[login]\nauth_type = password\nauth_url = http://other\n${user}`,
  );
  expect(settings.login).toMatchObject({ kind: "request", url: "http://other/v3" });
  expect(notices).toEqual([]);
});
