/** Encodes all but letters, digits and `-._~`, by RFC 3986, as AWS and OAuth (RFC 5849 §3.6) want it. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Encodes what may not stand in one segment of a path as it is (RFC 3986 §3.3). */
export function encodeSegment(text: string): string {
  return encodeURIComponent(text).replaceAll(/%(?:24|26|2B|2C|3A|3B|3D|40)/g, decodeURIComponent);
}
