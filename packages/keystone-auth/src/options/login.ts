import type { Secret, Values } from "@underpin/oslo/config";
import { v3UrlOf } from "../identity/v3-url.ts";
import type { loginOptions } from "./login-options.ts";

/** The options of a section that say how the service logs in. */
export type LoginValues = Values<{ readonly login: typeof loginOptions }>["login"];

/** How the service comes by a token of its own. */
export type Login =
  /** `POST url/auth/tokens`; the body has secrets, and is made when it is sent. */
  | { readonly kind: "request"; readonly url: string; readonly body: () => string }
  /** A token that somebody else has made, or none at all. */
  | { readonly kind: "given"; readonly url: string; readonly token: Secret | null };

type Json = Readonly<Record<string, unknown>>;

const METHODS = {
  password: "password",
  v3password: "password",
  token: "token",
  v3token: "token",
  v3applicationcredential: "application_credential",
} as const;

/**
 * Reads how the service logs in.
 *
 * @param problems gets what is wrong, in words that name the option
 */
export function readLogin(values: LoginValues, problems: string[]): Login | undefined {
  const type = values.auth_type;
  const wrong = (text: string): undefined => void problems.push(text);
  if (type === null || type === "") return wrong(`auth_type must be set: ${Object.keys(METHODS).join(", ")}, admin_token or none`);
  if (type === "none" || type === "admin_token") return readGiven(type, values, wrong);
  if (!Object.hasOwn(METHODS, type))
    return wrong(`auth_type = ${type}: not known here; it may be ${Object.keys(METHODS).join(", ")}, admin_token or none`);
  const url = urlOf("auth_url", values.auth_url, wrong);
  const method = METHODS[type as keyof typeof METHODS];
  const identity = IDENTITIES[method](values, wrong);
  const scope = scopeOf(values, wrong);
  if (url === undefined || identity === undefined) return undefined;
  return {
    kind: "request",
    url,
    body: () => JSON.stringify({ auth: { identity: { methods: [method], [method]: identity() }, ...(scope !== undefined && { scope }) } }),
  };
}

type Wrong = (text: string) => undefined;

function readGiven(type: "none" | "admin_token", { endpoint, auth_url: authUrl, token }: LoginValues, wrong: Wrong): Login | undefined {
  const url = urlOf("endpoint", endpoint ?? authUrl, wrong);
  if (type === "admin_token" && token === null) return wrong("token must be set with auth_type = admin_token");
  return url === undefined ? undefined : { kind: "given", url, token: type === "none" ? null : token };
}

function urlOf(name: string, text: string | null, wrong: Wrong): string | undefined {
  if (text === null || text === "") return wrong(`${name} must be set: where Keystone is`);
  return v3UrlOf(text) ?? wrong(`${name}: not a URL of http or https`);
}

/** What proves who the service is; secrets are revealed when it is asked for. */
const IDENTITIES: Readonly<
  Record<(typeof METHODS)[keyof typeof METHODS], (values: LoginValues, wrong: Wrong) => (() => Json) | undefined>
> = {
  password: (values, wrong) => {
    const user = userOf(values, wrong);
    const { password } = values;
    if (password === null) return wrong("password must be set");
    return user && (() => ({ user: { ...user, password: password.reveal() } }));
  },
  token: ({ token }, wrong) => (token === null ? wrong("token must be set") : () => ({ id: token.reveal() })),
  application_credential: (values, wrong) => {
    const { application_credential_id: id, application_credential_name: name, application_credential_secret: secret } = values;
    if (secret === null) return wrong("application_credential_secret must be set");
    if (id) return () => ({ id, secret: secret.reveal() });
    if (!name) return wrong("application_credential_id or application_credential_name must be set");
    const user = userOf(values, wrong);
    return user && (() => ({ name, user, secret: secret.reveal() }));
  },
};

function userOf(values: LoginValues, wrong: Wrong): Json | undefined {
  if (values.user_id) return { id: values.user_id };
  if (!values.username) return wrong("username or user_id must be set");
  const domain = domainOf(values.user_domain_id, values.user_domain_name, values);
  return domain
    ? { name: values.username, domain }
    : wrong("user_domain_id or user_domain_name must be set: a username is one of a domain");
}

function domainOf(id: string | null, name: string | null, values: LoginValues): Json | undefined {
  if (id) return { id };
  if (name) return { name };
  if (values.default_domain_id) return { id: values.default_domain_id };
  return values.default_domain_name ? { name: values.default_domain_name } : undefined;
}

/** What the token is to be for; undefined for what Keystone takes by itself: the user's default project, or the credential's. */
function scopeOf(values: LoginValues, wrong: Wrong): unknown {
  const { project_id: id, project_name: name, system_scope: system, trust_id: trust } = values;
  const scopes: unknown[] = [];
  if (values.domain_id || values.domain_name)
    scopes.push({ domain: values.domain_id ? { id: values.domain_id } : { name: values.domain_name } });
  if (id) scopes.push({ project: { id } });
  else if (name) {
    const domain = domainOf(values.project_domain_id, values.project_domain_name, values);
    if (!domain) return wrong("project_domain_id or project_domain_name must be set: a project_name is one of a domain");
    scopes.push({ project: { name, domain } });
  }
  if (trust) scopes.push({ "OS-TRUST:trust": { id: trust } });
  if (system && system !== "all") return wrong(`system_scope = ${system}: it may be all`);
  if (system) scopes.push({ system: { all: true } });
  return scopes.length > 1 ? wrong("a token is for one of project, domain, system or trust: more than one is set") : scopes[0];
}
