import { Secret } from "../config/secret.ts";

const HIDDEN = "***";

/** Names of what is secret, within longer names, too (`original_password`): those of oslo.utils, and what our services have more. */
const NAMES =
  "pass(?:word|wd|phrase|code)|adminpass|admin_pass|new_pass|sys_pswd|auth_token|token|secret(?:_uuid)?|configdrive|(?:private|encrypted|secret|access|fernet|ssl)_?key|passphrase|signature|credential_blob";

/** The name of a property whose value nobody may see. Blobs of credentials and payloads of secrets are secret as a whole. */
const SECRET_NAME = new RegExp(
  `(?:${NAMES})\\d*$|^(?:blob|payload|authorization|receipt|cookie|set-cookie|x-(?:auth|subject|service)-token|openstack-auth-receipt)$`,
  "i",
);

const VALUE = String.raw`("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,;&}\]<>"']+)`;

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // A password in a URL.
  [/(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@]*:)[^\s/]*@/gi, `$1${HIDDEN}@`],
  // Tokens by their looks: Fernet, JWS.
  [/\bgAAAAA[\w-]{16,}=*/g, HIDDEN],
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, HIDDEN],
  // Headers, to the end of what they say.
  [
    /((?:x-(?:auth|subject|service)-token|authorization|openstack-auth-receipt|(?:set-)?cookie)["']?\s*[:=]\s*["']?)(?:(?:basic|bearer|oauth|digest)\s+)?[^\r\n"',}]+/gi,
    `$1${HIDDEN}`,
  ],
  // <password>x</password>
  [new RegExp(`((?:${NAMES})\\d*>)[^<]*(</)`, "gi"), `$1${HIDDEN}$2`],
  // --password x
  [new RegExp(`(--[\\w-]{0,30}(?:${NAMES})\\d*[ =]+)${VALUE}`, "gi"), `$1${HIDDEN}`],
  // "password": "x" of JSON stays JSON
  [new RegExp(`((?:${NAMES})\\d*"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, "gi"), `$1"${HIDDEN}"`],
  // password = x, 'password': 'x'
  [new RegExp(`((?:${NAMES})\\d*["']?\\s*[:=]\\s*u?)(?!"\\*{3}")${VALUE}`, "gi"), `$1${HIDDEN}`],
  // '--password', 'x': an argument list
  [new RegExp(`(["']--?[\\w-]{0,30}(?:${NAMES})\\d*["']\\s*,\\s*u?)${VALUE}`, "gi"), `$1${HIDDEN}`],
  // password "x"
  [new RegExp(`((?:${NAMES})\\d*\\s+)("[^"]*"|'[^']*')`, "gi"), `$1${HIDDEN}`],
];

/** Most lines have nothing of the kind: this is quick. */
const SUSPECT = new RegExp(`${NAMES}|gAAAAA|eyJ|://|authorization|receipt|cookie`, "i");

/** What is longer is cut: nobody reads it, and what clients send must not keep us busy. */
const LONGEST = 20_000;

/** Text without the secrets that can be recognised in it: by a name beside them, or by their looks. */
export function redactText(whole: string): string {
  const text = whole.length > LONGEST ? `${whole.slice(0, LONGEST)}… (${whole.length - LONGEST} more characters)` : whole;
  return SUSPECT.test(text) ? PATTERNS.reduce((masked, [pattern, by]) => masked.replace(pattern, by), text) : text;
}

/** A value for the log, without what is secret in it, however deep. It is a copy. */
export function redact(value: unknown, depth = 8): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint" || typeof value === "symbol") return String(value);
  if (typeof value !== "object" || value === null) return typeof value === "function" ? "[function]" : value;
  if (value instanceof Secret) return HIDDEN;
  if (value instanceof Error) return redactText(value.message);
  if (value instanceof Date) return value;
  if (value instanceof Uint8Array) return `[${value.length} bytes]`;
  if (depth === 0) return "…";
  if (Array.isArray(value)) return value.map((item) => redact(item, depth - 1));
  if (value instanceof Map) return redact(Object.fromEntries(value), depth);
  if (value instanceof Set) return redact([...value], depth);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET_NAME.test(name) && inner !== null && typeof inner !== "boolean" ? HIDDEN : redact(inner, depth - 1),
    ]),
  );
}
