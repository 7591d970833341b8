import type { Asked } from "./requests.ts";

/** Differences that are meant; each stands in docs/keystone/differences.md. */
export function isExplained(asked: Asked, python: unknown, ours: unknown): boolean {
  const [theirs, mine] = [python, ours] as { status: number; message?: string }[];
  if (theirs === undefined || mine === undefined) return false;
  if (theirs.status === 500 && [400, 401].includes(mine.status)) return true;
  // Who there is, is not told.
  if (theirs.status === 404 && theirs.message?.startsWith("Could not find user: ") === true && mine.status === 401) return true;
  // An error of Python's own.
  if (theirs.status === 400 && mine.status === 400 && /^(argument of type|string indices|'\w+' object)/.test(theirs.message ?? ""))
    return true;
  // What must be text and isn't: upstream asks its database for it.
  if (mine.status === 400 && theirs.status >= 400 && isOdd(asked.body, "")) return true;
  return false;
}

const TEXTS = new Set(["id", "name", "identity_provider", "protocol", "secret"]);

function isOdd(value: unknown, name: string): boolean {
  if (TEXTS.has(name)) return typeof value !== "string";
  if (typeof value !== "object" || value === null) return ["user", "domain", "totp", "application_credential", "mapped"].includes(name);
  return Object.entries(value).some(([inner, one]) => isOdd(one, inner));
}
