/**
 * A path escaped in one way only, as Python's services have it before access rules: what stands for a slash is one. It takes any text.
 *
 * @example
 * escapedPath("/v3/users/%61%2Fb c"); // /v3/users/a/b%20c
 */
export function escapedPath(path: string): string {
  const bytes = Buffer.from(path, "utf8")
    .toString("latin1")
    .replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return bytes.replaceAll(
    /[^A-Za-z0-9_.~/!$&'()*+,;=:@-]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

/**
 * Whether a path is one that an access rule's pattern stands for: `*` and `{name}` stand for what is between two slashes, `**` for anything,
 * also for nothing. It takes as long as both texts are, multiplied, and no longer: the pattern is a user's own.
 */
export function matchesPath(path: string, pattern: string): boolean {
  // Where in the path each way of reading the pattern so far can have come to.
  let reached = new Uint8Array(path.length + 1);
  reached[0] = 1;
  for (const [part] of pattern.matchAll(/\{[^}]*\}|\*\*|\*|[^{}*]/g)) {
    reached =
      part === "**" ? beyond(reached) : part.startsWith("*") || part.startsWith("{") ? within(path, reached) : after(path, part, reached);
    if (!reached.includes(1)) return false;
  }
  return reached[path.length] === 1;
}

/** After one character. */
function after(path: string, character: string, reached: Uint8Array): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(reached.length);
  for (let at = 0; at < path.length; at++) if (reached[at] === 1 && path[at] === character) next[at + 1] = 1;
  return next;
}

/** After at least one character, none of them a slash. */
function within(path: string, reached: Uint8Array): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(reached.length);
  for (let at = 0; at < path.length; at++) if (path[at] !== "/" && (reached[at] === 1 || next[at] === 1)) next[at + 1] = 1;
  return next;
}

/** After any number of characters. */
function beyond(reached: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(reached.length).fill(1, reached.indexOf(1));
}
