import { filled } from "../differential/scenario.ts";
import type { Body, Fuzzed } from "./requests.ts";

/** A request with its names filled in, as bytes. */
export interface Wired {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Buffer | undefined;
}

/** Puts a request on the wire; what `name` doesn't know stays as it is. */
export function wired(request: Fuzzed, name: (name: string) => string | undefined): Wired {
  const { method, url, as, headers, body } = request;
  const token = name(`token:${as}`);
  return {
    method,
    url: filled(url, name),
    headers: {
      ...(token !== undefined && { "x-auth-token": token }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...Object.fromEntries(Object.entries(headers).map(([one, value]) => [one.toLowerCase(), filled(value, name)])),
    },
    payload: body === undefined ? undefined : bytes({ ...body, text: filled(body.text, name) }),
  };
}

function bytes({ text, damage }: Body): Buffer {
  const whole = Buffer.from(text);
  switch (damage) {
    case "none":
      return whole;
    case "cut":
      return whole.subarray(0, Math.floor(whole.length / 2));
    case "bad UTF-8":
      return Buffer.concat([whole.subarray(0, -2), Buffer.from([0xc0, 0x80, 0xff]), whole.subarray(-2)]);
    case "UTF-16":
      return Buffer.from(`\uFEFF${text}`, "utf16le");
    case "mark":
      return Buffer.from(`\uFEFF${text}`);
    case "twice":
      // The first member once more, before all.
      return Buffer.from(text.replace(/^\{("(?:[^"\\]|\\.)*":)/, "{$1null,$1"));
    default:
      return Buffer.from(`${'{"a":['.repeat(20_000)}${text}${"]}".repeat(20_000)}`);
  }
}
