import type { Json } from "../../harness/normalise.ts";
import { liveRows, type Rows } from "../../harness/rows.ts";

/** What `bootstrap` is told in these tests. */
export const ARGUMENTS: readonly string[] = [
  "--bootstrap-password",
  "s3cret",
  "--bootstrap-region-id",
  "one",
  ...["public", "internal", "admin"].flatMap((name) => [`--bootstrap-${name}-url`, `http://${name}:5000/v3`]),
];

/** All rows of a cloud, without what is another one each time: ids, times and salts. Tables without rows are left out. */
export async function cloudRows(url: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const rows = await liveRows(url);
  const names = namesIn(rows);
  const plain = (value: Json): Json => (typeof value === "string" ? (names.get(value) ?? withoutChance(value)) : timeless(value));
  const texts = Object.entries(rows).map(
    ([table, all]) =>
      [
        table,
        all
          .map((row) =>
            JSON.stringify(
              Object.fromEntries(
                Object.entries(row)
                  .toSorted(byName)
                  .map(([k, v]) => [k, plain(v)]),
              ),
            ),
          )
          .toSorted(),
      ] as const,
  );
  return Object.fromEntries(texts.filter(([, all]) => all.length > 0).toSorted(byName));
}

/** What an id is called: the thing's name, or what kind of endpoint it is. */
function namesIn(rows: Rows): ReadonlyMap<string, string> {
  const kinds = ["project", "role", "service", "endpoint", "user"];
  return new Map(
    kinds.flatMap((kind) =>
      (rows[kind] ?? [])
        .filter(({ id }) => typeof id === "string" && /^[0-9a-f]{32}$/.test(id))
        .map((row) => [row["id"] as string, `${kind} ${String(row["name"] ?? row["interface"] ?? "")}`] as const),
    ),
  );
}

function withoutChance(text: string): string {
  return text.replace(/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?$/, "a time").replace(/^\$2b\$(\d\d)\$.{53}$/, "bcrypt of $1 rounds");
}

function timeless(value: Json): Json {
  return typeof value === "number" && value > 1e15 ? "microseconds" : value;
}

function byName(one: readonly [string, unknown], other: readonly [string, unknown]): number {
  return one[0] < other[0] ? -1 : 1;
}
