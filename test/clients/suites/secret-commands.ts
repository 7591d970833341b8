import type { Command } from "../openstack-client.ts";

const BINARY = "--payload-content-type application/octet-stream --payload-content-encoding base64 --payload AAEC";
const KEY = "--algorithm aes --bit-length 256 --mode cbc";

/** The commands of the Key Manager, each on what those before it have made; `{file:payload}` is a file that is not there yet. */
export const SECRET_COMMANDS: readonly Command[] = [
  { line: "secret store --name first --payload hello-world --payload-content-type text/plain", keep: { first: "Secret href" } },
  { line: "secret get {first}", shows: "ACTIVE" },
  { line: "secret get {first} --payload", shows: "hello-world" },
  { line: "secret list", shows: "first" },
  { line: "secret update {first} another", isRefused: true },
  { line: `secret store --name empty ${KEY}`, keep: { empty: "Secret href" } },
  { line: "secret update {empty} later-payload" },
  { line: "secret get {empty} --payload", shows: "later-payload" },
  { line: `secret store --name binary ${BINARY}`, keep: { binary: "Secret href" } },
  { line: "secret get {binary} --payload_content_type application/octet-stream --file {file:payload}" },

  { line: "acl get {first}", shows: "True" },
  { line: "acl submit --user 0123456789abcdef0123456789abcdef --operation-type read {first}" },
  { line: "acl delete {first}" },

  { line: "secret container create --name box --type generic --secret first={first}", keep: { box: "Container href" } },
  { line: "secret container get {box}", shows: "first" },
  { line: "secret container list", shows: "box" },

  { line: `secret order create --name key ${KEY} --payload-content-type application/octet-stream key`, keep: { key: "Order href" } },
  { line: "secret order get {key}", shows: "ACTIVE" },
  { line: "secret order list", shows: "{key}" },
  { line: "secret order create --name pair --algorithm rsa --bit-length 2048 asymmetric", keep: { pair: "Order href" } },
  { line: "secret order get {pair}", shows: "ACTIVE" },

  { line: "secret order delete {key}" },
  { line: "secret container delete {box}" },
  { line: "secret delete {first}" },
  { line: "secret get {first}", isRefused: true },
];

const USE = "--service-type-name image --resource-type image --resource-id 0123456789abcdef0123456789abcdef";

/** Those that newer clients have beside them, on what those before them have left. */
export const CONSUMER_COMMANDS: readonly Command[] = [
  { line: `secret consumer create ${USE} {binary}` },
  { line: "secret consumer list {binary}", shows: "0123456789abcdef0123456789abcdef" },
  { line: `secret consumer delete ${USE} {binary}` },
];
