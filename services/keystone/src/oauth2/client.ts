import type { IncomingHttpHeaders } from "node:http";

/** A program that asks for a token, and its proof. */
export interface Client {
  readonly id: string | null;
  readonly secret: string | null;
}

/** Who asks: what HTTP's Basic scheme says comes before what the form says. */
export function clientOf(form: URLSearchParams, { authorization }: IncomingHttpHeaders): Client {
  return basicClient(authorization) ?? { id: form.get("client_id"), secret: form.get("client_secret") };
}

/** The form of a request; empty where its body is none. */
export function formOf(body: unknown, { "content-type": type = "" }: IncomingHttpHeaders): URLSearchParams {
  const isForm = type.split(";")[0]?.trim().toLowerCase() === "application/x-www-form-urlencoded";
  return new URLSearchParams(isForm && typeof body === "string" ? body : "");
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** What the Basic scheme says; undefined where there is none. */
export function basicClient(header: string | undefined): Client | undefined {
  const encoded = /^basic +([\w+/=-]+)\s*$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  try {
    const text = UTF8.decode(Buffer.from(encoded, "base64"));
    const at = text.indexOf(":");
    return at === -1 ? { id: text, secret: null } : { id: text.slice(0, at), secret: text.slice(at + 1) };
  } catch {
    return undefined;
  }
}
