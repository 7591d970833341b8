import { NoTime, parseIsoMicroseconds, utcMicroseconds } from "@underpin/oslo/python";
import { Refusal } from "../api/refusals.ts";

/** What a list of secrets can be sorted by, and the column of each. */
const KEYS = {
  algorithm: "algorithm",
  bit_length: "bit_length",
  created: "created_at",
  expiration: "expiration",
  mode: "mode",
  name: "name",
  secret_type: "secret_type",
  status: "status",
  updated: "updated_at",
} as const;

/** A column of a secret in upstream's schema. */
export type SortColumn = (typeof KEYS)[keyof typeof KEYS];
type Operator = "<" | "<=" | "=" | ">" | ">=";

interface Sorting {
  readonly column: SortColumn;
  readonly direction: "asc" | "desc";
}

/** A condition on a time. */
interface TimeFilter {
  readonly column: "created_at" | "updated_at" | "expiration";
  readonly operator: Operator;
  readonly time: string;
}

/** What a list of secrets is narrowed to. */
export interface SecretFilters {
  /** With `%` and `_` for anything, as in SQL. */
  readonly like: readonly { readonly column: "name" | "algorithm" | "mode"; readonly pattern: string }[];
  readonly bitLength: number | undefined;
  readonly secretType: string | undefined;
  readonly times: readonly TimeFilter[];
  /** Secrets of any project whose access lists name the caller, in the place of the project's own. */
  readonly aclOnly: boolean;
  readonly sort: readonly Sorting[];
}

/**
 * Reads the query of a list of secrets.
 *
 * @throws Refusal 400
 */
export function readSecretFilters(query: URLSearchParams): SecretFilters {
  const said = (name: string): string | undefined => query.get(name) || undefined;
  const like = (column: "name" | "algorithm" | "mode", pattern: string | undefined) => (pattern === undefined ? [] : [{ column, pattern }]);
  const bits = said("bits");
  return {
    like: [...like("name", unquoted(said("name"))), ...like("algorithm", said("alg")), ...like("mode", said("mode"))],
    bitLength: bits !== undefined && /^\s*\+?\d+\s*$/.test(bits) && Number(bits) > 0 ? Number(bits) : undefined,
    secretType: said("secret_type"),
    times: [
      ...timeFilters("created_at", said("created")),
      ...timeFilters("updated_at", said("updated")),
      ...timeFilters("expiration", said("expiration")),
    ],
    aclOnly: said("acl_only")?.toLowerCase() === "true",
    sort: sorting(said("sort")),
  };
}

function timeFilters(column: TimeFilter["column"], text: string | undefined): readonly TimeFilter[] {
  if (text === undefined) return [];
  const filters = text.split(",").map((one): TimeFilter => {
    const [, name = "", time = ""] = /^(gt:|gte:|lt:|lte:|)(.*)$/s.exec(one) ?? [];
    return { column, operator: OPERATORS[name] ?? "=", time: momentOf(time) };
  });
  return isConsistent(filters.map(({ operator }) => operator)) ? filters : refuse();
}

const OPERATORS: Readonly<Record<string, Operator>> = { "gt:": ">", "gte:": ">=", "lt:": "<", "lte:": "<=" };

/** At most one bound on each side, and no bound that has the moment itself beside one moment. */
function isConsistent(operators: readonly Operator[]): boolean {
  const seen = new Set<Operator>();
  const against: Readonly<Record<Operator, readonly Operator[]>> = {
    ">": [">", ">="],
    ">=": [">", ">=", "="],
    "<": ["<", "<="],
    "<=": ["<", "<=", "="],
    "=": ["=", ">=", "<="],
  };
  return operators.every((operator) => {
    const isFine = !against[operator].some((other) => seen.has(other));
    seen.add(operator);
    return isFine;
  });
}

function momentOf(text: string): string {
  try {
    return utcMicroseconds(parseIsoMicroseconds(text));
  } catch (error) {
    if (error instanceof NoTime) return refuse();
    throw error;
  }
}

function sorting(text: string | undefined): readonly Sorting[] {
  if (text === undefined) return [];
  const seen = new Set<string>();
  return text.split(",").map((one) => {
    const [key = "", direction = "asc", ...rest] = one.split(":");
    if (!Object.hasOwn(KEYS, key) || seen.has(key) || rest.length > 0 || (direction !== "asc" && direction !== "desc")) return refuse();
    seen.add(key);
    return { column: KEYS[key as keyof typeof KEYS], direction };
  });
}

/** Upstream takes a name's escapes away twice. */
function unquoted(name: string | undefined): string | undefined {
  if (name === undefined || !/[%+]/.test(name)) return name;
  return name
    .replaceAll("+", " ")
    .replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"));
}

function refuse(): never {
  throw new Refusal(400, "URI provided invalid query string parameters.");
}
