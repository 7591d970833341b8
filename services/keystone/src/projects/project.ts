import type { Options } from "../options/immutable.ts";

/** A part of a cloud that resources belong to. One without a domain acts as a domain. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly enabled: boolean | null;
  /** Null for a domain. */
  readonly domain_id: string | null;
  /** The project above it; for the topmost ones it is their domain, for a domain null. */
  readonly parent_id: string | null;
  readonly is_domain: boolean;
  readonly tags: readonly string[];
  readonly options: Options;
  /** What else was said of it. */
  readonly [attribute: string]: unknown;
}

/** What the table has columns for, and what rows of other tables say. */
export const PROJECT_COLUMNS = ["id", "name", "description", "enabled", "domain_id", "parent_id", "is_domain", "tags"] as const;
