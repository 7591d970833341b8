import type { OAuth1 } from "./signatures.ts";

/**
 * One request of a scenario, as data. In `send`, `headers` and every string of `body`, `{name}` stands for what is kept under that
 * name: what the cloud was made of (`{user:alice}`, `{project:web}`, …), a persona's token (`{token:alice}`), or what an earlier step kept;
 * `{passcode}` for Frank's second factor.
 */
export interface Step {
  /** Whose token goes with it (`personas.ts`), or `mine` for what was kept as `token:mine`; `nobody` for none. By default `admin`. */
  readonly as?: string;
  /** Method and path: `GET /v3/users/{user:alice}`. */
  readonly send: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What its `Authorization` header is signed with. */
  readonly oauth1?: OAuth1;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
  /** What later steps need of the answer, by name: the way into the body (`user.id`, `limits.0.id`), `header:x-subject-token`, or `form:oauth_token`. */
  readonly keep?: Readonly<Record<string, string>>;
  /** Releases that it is sent to; by default all. */
  readonly releases?: readonly string[];
}

/** Requests in order, on a cloud that is fresh at the first of them. */
export interface Scenario {
  /** What it is about. */
  readonly title: string;
  readonly steps: readonly Step[];
}

/** A value with its names replaced; what isn't known stays as it is. */
export function filled<T>(value: T, names: (name: string) => string | undefined): T {
  if (typeof value === "string") return value.replaceAll(/\{([^{}]+)\}/g, (all, name: string) => names(name) ?? all) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => filled(one, names)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [filled(name, names), filled<unknown>(inner, names)])) as T;
}

/** What stands in a body at a place. */
export function at(body: unknown, place: string): unknown {
  let found = body;
  for (const name of place.split(".")) found = (found as Record<string, unknown> | undefined | null)?.[name];
  return found;
}
