import { KEK } from "../../harness/key-manager.ts";

/** A service's options, by the name that scenarios say. */
export type Settings = keyof typeof SETTINGS;

/** Options by the group they are in. */
export type Values = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What is alike in all of them: nothing is done by a worker. */
const BASE: Values = { queue: { enable: "False" }, simple_crypto_plugin: { kek: KEK } };

/** What a scenario's barbican.conf says beside what is alike in all. */
const SETTINGS = {
  plain: {},
  "new defaults": { oslo_policy: { enforce_new_defaults: "True", enforce_scope: "True" } },
  quotas: { quotas: { quota_secrets: "2", quota_containers: "2", quota_consumers: "2", quota_orders: "1" } },
  "host with a slash": { DEFAULT: { host_href: "http://localhost:9311/" } },
  "no host": { DEFAULT: { host_href: "" } },
  "no host, behind a proxy": { DEFAULT: { host_href: "" }, oslo_middleware: { enable_proxy_headers_parsing: "True" } },
  "small payloads": { DEFAULT: { max_allowed_secret_in_bytes: "20", max_allowed_request_size_in_bytes: "300" } },
} as const satisfies Readonly<Record<string, Values>>;

/** All options of a service's file, group by group. */
export function optionsOf(name: Settings, more: Values): Values {
  const all: Record<string, Readonly<Record<string, string>>> = {};
  for (const values of [BASE, SETTINGS[name] as Values, more])
    for (const [group, options] of Object.entries(values)) all[group] = { ...all[group], ...options };
  return all;
}

/** The text of a barbican.conf. */
export function fileOf(options: Values): string {
  const lines = ([name, values]: readonly [string, Readonly<Record<string, string>>]): readonly string[] => [
    `[${name}]`,
    ...Object.entries(values).map(([option, value]) => `${option} = ${value}`),
  ];
  return `${Object.entries(options).flatMap(lines).join("\n")}\n`;
}
