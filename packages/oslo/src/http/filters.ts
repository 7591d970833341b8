import { HttpError } from "./http-error.ts";
import { booleanOf } from "./query.ts";

/** What a list can be filtered by: a column of text, a boolean, or a moment. */
export interface Filterable {
  readonly name: string;
  readonly type?: "text" | "boolean" | "time";
}

const TEXT_COMPARATORS = ["contains", "startswith", "endswith"] as const;
const TIME_COMPARATORS = ["eq", "neq", "lt", "lte", "gt", "gte"] as const;

/** One condition; all of a list's must hold. */
export type Filter =
  | { readonly name: string; readonly comparator: "equals"; readonly value: string | boolean }
  | {
      readonly name: string;
      readonly comparator: (typeof TEXT_COMPARATORS)[number];
      readonly value: string;
      readonly ignoreCase: boolean;
    }
  | { readonly name: string; readonly comparator: (typeof TIME_COMPARATORS)[number]; readonly value: Date };

/**
 * Reads the filters of a query: `name=x`, `name__contains=x` and `name__icontains=x`, `password_expires_at=lt:2030-01-01T00:00:00Z`.
 * What is unknown, a name or how to compare, is no filter.
 *
 * @throws HttpError 400 for a comparison of moments that can't be understood
 */
export function readFilters(query: URLSearchParams, filterable: readonly Filterable[]): readonly Filter[] {
  const known = new Map(filterable.map((one) => [one.name, one]));
  return [...query].flatMap(([key, value]): readonly Filter[] => {
    const exact = known.get(key);
    if (exact) return [exactly(exact, value)];
    const at = key.indexOf("__");
    const inexact = at < 0 ? undefined : known.get(key.slice(0, at));
    return inexact ? inexactly(inexact.name, key.slice(at + 2), value) : [];
  });
}

function exactly({ name, type = "text" }: Filterable, value: string): Filter {
  if (type === "time") return inTime(name, value);
  return { name, comparator: "equals", value: type === "boolean" ? booleanOf(value) : value };
}

function inexactly(name: string, suffix: string, value: string): readonly Filter[] {
  const ignoreCase = suffix.startsWith("i");
  const wanted = ignoreCase ? suffix.slice(1) : suffix;
  if (wanted === "equals") return [{ name, comparator: "equals", value }];
  const comparator = TEXT_COMPARATORS.find((one) => one === wanted);
  return comparator ? [{ name, comparator, value, ignoreCase }] : [];
}

/** Without an operator it is `eq`. A moment without a zone is UTC. */
function inTime(name: string, text: string): Filter {
  const hasOperator = text.slice(2, 4).includes(":");
  const at = text.indexOf(":");
  const [operator, moment] = hasOperator ? [text.slice(0, at), text.slice(at + 1)] : ["eq", text];
  const value = readMoment(moment);
  if (!value)
    throw new HttpError(
      400,
      "Timestamp not in expected format. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.",
    );
  const comparator = TIME_COMPARATORS.find((one) => one === operator);
  if (!comparator)
    throw new HttpError(
      400,
      `The given operator ${operator} is not valid. It must be one of the following: 'eq', 'neq', 'lt', 'lte', 'gt', or 'gte'.`,
    );
  return { name, comparator, value };
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

function readMoment(text: string): Date | undefined {
  const [, day, time = "00:00", zone = "Z"] = MOMENT.exec(text) ?? [];
  const offset = zone === "Z" ? zone : `${zone.slice(0, 3)}:${zone.replace(":", "").slice(3) || "00"}`;
  const moment = new Date(`${day ?? ""}T${time.replace(",", ".")}${offset}`);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
