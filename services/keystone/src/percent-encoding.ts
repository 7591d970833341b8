/** Encodes all but letters, digits and `-._~`, by RFC 3986, as AWS and OAuth (RFC 5849 §3.6) want it. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
