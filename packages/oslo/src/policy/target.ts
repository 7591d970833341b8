import { isRecord, own, type PolicyRecord, type PolicyValue } from "./value.ts";

/** An attribute of a target as a rule asks for it: `target.user.domain_id`. */
export interface TargetName {
  readonly text: string;
  readonly segments: readonly string[];
}

export function targetName(text: string): TargetName {
  return { text, segments: text.split(".") };
}

declare const mark: unique symbol;

/** A row that was read from the database, and can become a target. Only {@link loaded} makes one: what a client sent is none. */
export type Loaded<Row extends object> = Row & { readonly [mark]: true };

const rows = new WeakSet();

/**
 * Marks a row as read from the database. For stores only, where they return it: whoever marks anything else gives clients a say in what
 * they may do.
 */
export function loaded<Row extends object>(row: Row): Loaded<Row> {
  rows.add(row);
  return row as Loaded<Row>;
}

/** A name that stands in the source: a `string` that came from elsewhere does not compile. */
type Literal<Name extends string> = string extends Name ? never : Name;

/**
 * What a rule may ask about the thing that a request is about. It is put together by name, piece by piece, from what the server has
 * loaded; there is no way to give it a whole document, so that nothing of a request's body or query gets in by accident
 * (CVE-2026-42999: a `target` in the body took the place of the one that was loaded).
 *
 * @example
 * const about = target().path("user_id", params.user_id).row("user", await users.get(params.user_id));
 * policy.allows("identity:get_user", about, credentials); // %(user_id)s, %(target.user.domain_id)s
 */
export class Target {
  readonly #about: Record<string, PolicyValue> = Object.create(null);
  readonly #top: Record<string, PolicyValue> = Object.create(null);

  /** A parameter of the route's path: `%(user_id)s`. */
  path<Name extends string>(name: Literal<Name>, value: string): this {
    this.#top[topLevel(name)] = value;
    return this;
  }

  /**
   * All parameters of a route's path: their names stand in the route, what a client chose are the values. One that {@link path} has set stays:
   * whose a thing is, its row says better than the path that it was found by.
   */
  parameters(values: Readonly<Record<string, string>>): this {
    for (const [name, value] of Object.entries(values)) this.#top[topLevel(name)] ??= value;
    return this;
  }

  /**
   * A row: `%(target.user.domain_id)s` for a row of kind `user`. Values in records are found by their path; a value that is itself a
   * record is not there, and neither is a name with a dot in it.
   *
   * @throws TypeError if the row was not marked by {@link loaded}
   */
  row<Kind extends string>(kind: Literal<Kind>, row: Loaded<object>): this {
    if (!rows.has(row)) throw new TypeError(`The ${kind} is no loaded row: a policy's target is made of what a store has read.`);
    this.#about[kind] = row as unknown as PolicyRecord;
    return this;
  }

  /**
   * A thing that is to be made: those of its attributes that rules ask for, named one by one, as they will be written. What a client
   * says of it beyond these has no say.
   */
  proposed<Kind extends string>(kind: Literal<Kind>, attributes: Readonly<Record<string, string | boolean | null>>): this {
    this.#about[kind] = attributes;
    return this;
  }

  /** One value that the server worked out: `%(target.domain_id)s`, the domain that a list is confined to. */
  fact<Name extends string>(name: Literal<Name>, value: string | number | boolean | null): this {
    this.#about[name] = value;
    return this;
  }

  /** A value by its path, as rules ask for it; undefined where there is none. */
  get({ segments }: TargetName): PolicyValue {
    return segments[0] === "target" ? within(this.#about, segments, 1) : within(this.#top, segments, 0);
  }

  /** @internal A target of nested values, for whoever asks what would be: the command line, and tests. */
  static assumed(values: PolicyRecord): Target {
    const made = new Target();
    for (const [name, value] of Object.entries(values))
      if (name === "target" && isRecord(value)) Object.assign(made.#about, value);
      else made.#top[name] = value;
    return made;
  }
}

/** An empty target, to be filled by name. */
export function target(): Target {
  return new Target();
}

function topLevel(name: string): string {
  if (name === "target" || name.includes(".")) throw new TypeError(`A path parameter can't be called ${name}: rows have such names.`);
  return name;
}

function within(values: PolicyRecord, segments: readonly string[], from: number): PolicyValue {
  let value: PolicyValue = values;
  for (let i = from; i < segments.length; i++) {
    if (!isRecord(value)) return undefined;
    value = own(value, segments[i] ?? "");
  }
  return isRecord(value) || typeof value === "function" || typeof value === "symbol" ? undefined : value;
}
