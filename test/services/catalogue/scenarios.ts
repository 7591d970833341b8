import { CATALOGUE } from "../../differential/rooms/catalogue.ts";
import { ENDPOINT_FILTER } from "../../differential/rooms/endpoint-filter.ts";
import { LIMITS, REGISTERED_LIMITS } from "../../differential/rooms/limits.ts";
import { POLICIES } from "../../differential/rooms/policies.ts";
import type { Scenario } from "../../differential/scenario.ts";

/** What is asked of every release: the steps of the judge's rooms that are for it. */
export function scenariosFor(release: string): readonly Scenario[] {
  return [...CATALOGUE, ...ENDPOINT_FILTER, ...POLICIES, ...REGISTERED_LIMITS, ...LIMITS].map(({ title, steps }) => ({
    title,
    steps: steps.filter(({ releases }) => releases === undefined || releases.includes(release)),
  }));
}

/** The tables that these rooms read or write, and those that their rows refer to; the first before the last. */
export const TABLES: readonly string[] = [
  "project",
  "project_tag",
  "project_option",
  "region",
  "service",
  "endpoint",
  "endpoint_group",
  "project_endpoint",
  "project_endpoint_group",
  "policy",
  "policy_association",
  "registered_limit",
  "limit",
];
