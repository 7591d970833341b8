import type { Options } from "../options/immutable.ts";

/** What somebody may be allowed: rules ask for its name. */
export interface Role {
  readonly id: string;
  readonly name: string;
  /** The domain whose own it is: it counts there for what it implies. Null for a role of everybody's. */
  readonly domain_id: string | null;
  readonly description: string | null;
  readonly options: Options;
  /** What else was said of it. */
  readonly [attribute: string]: unknown;
}

/** A role as a new one is given by an id, before it is kept. */
export const ROLE_COLUMNS = ["id", "name", "domain_id", "description"] as const;
