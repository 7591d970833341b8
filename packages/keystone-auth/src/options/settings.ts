import type { Values } from "@underpin/oslo/config";
import type { authtokenOptions } from "./authtoken-options.ts";
import { readLogin, type Login, type LoginValues } from "./login.ts";
import { SettingsError } from "./settings-error.ts";
import { readTls, type Tls } from "./tls.ts";

/** `[keystone_authtoken]` */
export type AuthtokenValues = Values<{ readonly authtoken: typeof authtokenOptions }>["authtoken"];

/** What a service is protected with. */
export interface Settings {
  readonly login: Login;
  readonly tls: Tls;
  /** What 401 tells clients. */
  readonly wwwAuthenticateUri: string;
  readonly interface: string;
  readonly region: string | null;
  readonly delayAuthDecision: boolean;
  /** How long an answer of Keystone's may take, in milliseconds. */
  readonly timeout: number;
  /** How often it is tried again. */
  readonly retries: number;
  /** For how long an answer is good, in milliseconds; 0 for not at all. */
  readonly cacheTime: number;
  readonly includeCatalog: boolean;
  readonly tokenBind: string;
  readonly serviceTokenRoles: ReadonlySet<string>;
  readonly serviceTokenRolesRequired: boolean;
  readonly serviceType: string | null;
  /** For the log: what is set and passed over, or weakens. */
  readonly notices: readonly string[];
}

const TIMEOUT = 30;
const GROUP = "keystone_authtoken";

/**
 * Reads what the options say.
 *
 * @param login the section that `auth_section` names; the same one if left out
 * @throws SettingsError that lists all that is wrong
 */
export function readSettings(values: AuthtokenValues, login: LoginValues = values): Settings {
  const problems: string[] = [];
  const how = readLogin(login, problems);
  const tls = readTls(values, problems);
  const uri = (values.www_authenticate_uri || login.auth_url) ?? "";
  if (!/^[\x21-\x7e]*$/.test(uri) || uri.includes('"'))
    problems.push("www_authenticate_uri can't stand in a header: a URL of ASCII, without quotes");
  if (problems.length > 0 || how === undefined) throw new SettingsError(problems.map((text) => `[${placeOf(values, login)}] ${text}.`));
  return {
    login: how,
    tls,
    wwwAuthenticateUri: uri || how.url,
    interface: values.interface.replace(/URL$/, ""),
    region: values.region_name,
    delayAuthDecision: values.delay_auth_decision,
    timeout: (values.http_connect_timeout ?? TIMEOUT) * 1000,
    retries: Math.max(0, values.http_request_max_retries),
    cacheTime: Math.max(0, values.token_cache_time) * 1000,
    includeCatalog: values.include_service_catalog,
    tokenBind: values.enforce_token_bind,
    serviceTokenRoles: new Set(values.service_token_roles),
    serviceTokenRolesRequired: values.service_token_roles_required,
    serviceType: values.service_type,
    notices: [...noticesOf(values)].map((text) => `[${GROUP}] ${text}`),
  };
}

function placeOf(values: AuthtokenValues, login: LoginValues): string {
  return login === values ? GROUP : (values.auth_section ?? GROUP);
}

function* noticesOf(values: AuthtokenValues): Iterable<string> {
  if (!values.www_authenticate_uri)
    yield "www_authenticate_uri should be set to the public URL of Keystone: clients may not be able to reach auth_url.";
  if (values.memcached_servers !== null && values.memcached_servers.length > 0)
    yield "memcached_servers is not used, nor any option of memcache: each process keeps what it has asked about tokens.";
  if (values.cache) yield "cache is not used: there is no WSGI environment.";
  if (values.auth_version && !/^v?3(?:\.\d+)?$/.test(values.auth_version))
    yield `auth_version = ${values.auth_version}: version 3 is used all the same.`;
  if (values.insecure) yield "insecure is set: whoever answers in Keystone's place is believed.";
  if (!values.service_token_roles_required)
    yield "service_token_roles_required is off: any token is taken for a service's, which access rules can be gone round with.";
  if (values.token_cache_time === 0) yield "token_cache_time = 0: nothing is kept.";
}
