import { loaded, type Loaded } from "@underpin/oslo/policy";
import type { Options } from "../options/immutable.ts";
import type { Project } from "../projects/project.ts";

/** What users, groups and projects lie in. Its row is that of a project that acts as a domain. */
export interface Domain {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly enabled: boolean | null;
  readonly tags: readonly string[];
  readonly options: Options;
  /** What else was said of it. */
  readonly [attribute: string]: unknown;
}

/** The project that acts as a domain, as the domain. */
export function domainOf(project: Project): Domain {
  const { parent_id: _parent, domain_id: _domain, is_domain: _isDomain, extra: _extra, ...domain } = project;
  return domain;
}

/** The same of a row that was read. */
export function loadedDomain(project: Loaded<Project>): Loaded<Domain> {
  return loaded(domainOf(project));
}

/** The domain that somebody's token is for, which was read when the token was looked at. */
export function domainOfToken(id: string): Loaded<{ readonly id: string }> {
  return loaded({ id });
}
