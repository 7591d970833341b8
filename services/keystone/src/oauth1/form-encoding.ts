import type { Parameter } from "./authorization-header.ts";

const ALLOWED = /^[\w.\-=&;:%+~,*@!()/?'$]*$/;
const BAD_HEX = /%[^\da-fA-F]|%[\da-fA-F][^\da-fA-F]/;

/**
 * The parameters of a query, as oauthlib reads it.
 *
 * @returns null if it holds characters that should have been encoded
 */
export function parseQuery(query: string): readonly Parameter[] | null {
  if (!ALLOWED.test(query) || BAD_HEX.test(query)) return null;
  return query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", ...value] = pair.replaceAll("+", " ").split("=");
      return [percentDecode(name), percentDecode(value.join("="))];
    });
}

/** Python's `urllib.parse.unquote`: what is no `%` and two digits stays, what is no UTF-8 becomes U+FFFD. */
export function percentDecode(text: string): string {
  return text.replaceAll(/[\0-\x7F]+/g, (ascii) => {
    if (!ascii.includes("%")) return ascii;
    const bytes = ascii.replaceAll(/%([\da-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    return Buffer.from(bytes, "latin1").toString("utf8");
  });
}
