import type { Release } from "./release.ts";

/**
 * What an identity provider says, from the environment that the server in front made of its headers: the variables with a prefix.
 *
 * Servers hand values on as Latin-1. Most providers mean UTF-8: 30 reads them as that where they are that, and so leaves no `Ã±` in a name
 * (LP 2146771); 22 leaves them as they come.
 *
 * @param environment values as they come: each character one byte of the header, or text that is decoded already
 */
export function assertionFrom(
  environment: Iterable<readonly [name: string, value: unknown]>,
  prefix: string,
  release: Release,
): readonly (readonly [name: string, value: string])[] {
  return Array.from(environment).flatMap(([name, value]) =>
    name.startsWith(prefix) && typeof value === "string" ? [[name, release === "22" ? value : recovered(value)] as const] : [],
  );
}

function recovered(value: string): string {
  if (/^[\0-\x7f]*$/.test(value) || /[^\0-\xff]/.test(value)) return value;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(value, "latin1"));
  } catch {
    return value;
  }
}
