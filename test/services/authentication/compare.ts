import type { ReadToken } from "../../../services/keystone/src/tokens/contents.ts";
import type { FernetCipher } from "@underpin/oslo/fernet";
import { readFernetToken } from "../../../services/keystone/src/tokens/fernet-token.ts";
import type { Answer, OwnAnswer } from "./ours.ts";

/** Puts the tokens and receipts of earlier answers into a request. */
export function filled<T>(value: T, answers: readonly Answer[]): T {
  if (Array.isArray(value)) return value.map((one) => filled(one as unknown, answers)) as T;
  if (typeof value !== "object" || value === null) return value;
  const { $token, $receipt } = value as { $token?: number; $receipt?: number };
  if ($token !== undefined) return (answers[$token]?.token ?? "none") as T;
  if ($receipt !== undefined) return (answers[$receipt]?.receipt ?? "none") as T;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one as unknown, answers)])) as T;
}

/** What two answers have in common if they say the same. */
export function shownPython(
  answer: Answer,
  keys: FernetCipher,
  settings: { methods: readonly string[]; defaultDomainId: string },
): unknown {
  const { status, token, body } = answer;
  if (token !== null) return { status, ...says(readFernetToken(token, keys, settings)) };
  if (answer.receipt !== null) return { status, receipt: withoutTimes(body) };
  const error = (body as { error?: { message?: string; identity?: unknown } } | undefined)?.error;
  return status === 204 ? { status } : { status, message: withoutSecrets(error?.message), identity: error?.identity };
}

export function shownOurs({ status, contents, receipt, body, message }: OwnAnswer): unknown {
  if (contents !== undefined) return { status, ...says(contents) };
  if (receipt !== undefined) return { status, receipt: withoutTimes(body) };
  return status === 204
    ? { status }
    : { status, message: withoutSecrets(message), identity: (body as { identity?: unknown } | undefined)?.identity };
}

/** What a token says; its end only if that is not an hour from its beginning. */
function says({ auditIds, expiresAt, issuedAt, methods, groupIds, ...rest }: ReadToken): object {
  const isUsual = expiresAt - issuedAt >= 3540;
  return {
    ...rest,
    groupIds: groupIds?.toSorted() ?? null,
    methods: methods.toSorted(),
    chain: auditIds[1] ?? null,
    expiresAt: isUsual ? null : expiresAt,
  };
}

/** What a message shows of the request is left out: in ours there are no secrets. */
function withoutSecrets(message: string | undefined): string | undefined {
  return message
    ?.replace(/(On instance.*?:)\n[^]*$/, "$1")
    .replace(/(^|: )\S+ is not of type '(string|object)'/, "$1*** is not of type '$2'");
}

/** Lists that Python makes of sets are in no order. */
function withoutTimes(body: unknown): unknown {
  const { receipt, required_auth_methods } = body as { receipt: Record<string, unknown>; required_auth_methods: string[][] };
  const { expires_at, issued_at, methods, ...rest } = receipt;
  const form = (text: unknown): string => String(text).replaceAll(/[1-9]/g, "0");
  return {
    ...rest,
    methods: (methods as string[]).toSorted(),
    form: [form(expires_at), form(issued_at)],
    lasts: (Date.parse(String(expires_at)) - Date.parse(String(issued_at))) / 1000,
    required: required_auth_methods.map((rule) => rule.toSorted()),
  };
}
