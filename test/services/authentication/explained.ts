import type { Asked } from "./requests.ts";

/** Differences that are meant; each stands in docs/keystone/differences.md. */
export function isExplained(_asked: Asked, python: unknown, ours: unknown): boolean {
  const [theirs, mine] = [python, ours] as { status: number; message?: string }[];
  if (theirs === undefined || mine === undefined) return false;
  if (theirs.status === 500 && [400, 401].includes(mine.status)) return true;
  // Who there is, is not told.
  if (theirs.status === 404 && theirs.message?.startsWith("Could not find user: ") === true && mine.status === 401) return true;
  // An error of Python's own.
  if (theirs.status === 400 && mine.status === 400 && /^(argument of type|string indices|'\w+' object)/.test(theirs.message ?? ""))
    return true;
  return false;
}
