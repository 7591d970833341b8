import type { Limited } from "../registered-limits/registered-limit.ts";

/** How much of a resource one project, or one domain, may have. */
export interface Limit extends Limited {
  readonly id: string;
  readonly project_id: string | null;
  readonly domain_id: string | null;
  readonly resource_limit: number;
  readonly description: string | null;
}
