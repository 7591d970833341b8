/** Where rows of two databases are not the same, but for times that are only moments apart, and hashes. */
export function sameRows(one: unknown, other: unknown): readonly unknown[] {
  return different(inOrder(one), inOrder(other), "");
}

/** Databases put texts in orders of their own. */
function inOrder(tables: unknown): unknown {
  const free = new Set(["federated_user", "project", "assignment"]);
  const entries = Object.entries(tables as Record<string, readonly object[]>);
  return Object.fromEntries(entries.map(([name, rows]) => [name, free.has(name) ? rows.toSorted(byText) : rows]));
}

function byText(one: object, other: object): number {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
  return a < b ? -1 : Number(a > b);
}

function different(a: unknown, b: unknown, path: string): readonly unknown[] {
  if (typeof a === "object" && a !== null && typeof b === "object" && b !== null) {
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return names.flatMap((name) =>
      different((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name], `${path}/${name}`),
    );
  }
  if (
    a === b ||
    isNear(a, b) ||
    (path.endsWith("/password_hash") && bothHashes(a, b)) ||
    /\/(password|revocation_event)\/\d+\/id$/.test(path)
  )
    return [];
  return [{ path, theirs: a, ours: b }];
}

const MINUTES = 600_000;

function isNear(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b) < MINUTES * 1000 && a > 1e15;
  if (typeof a !== "string" || typeof b !== "string") return false;
  const form = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?$/;
  return form.test(a) && form.test(b) && Math.abs(Date.parse(`${a}Z`) - Date.parse(`${b}Z`)) < MINUTES;
}

function bothHashes(a: unknown, b: unknown): boolean {
  return [a, b].every((hash) => typeof hash === "string" && hash.startsWith("$2b$04$"));
}
