/** Columns into which Python's crypto plugins write base64 as bytes. */
export const TEXTS: ReadonlySet<string> = new Set(["cypher_text", "ciphertext", "plugin_meta"]);
