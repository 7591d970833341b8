/** A domain, by its id or its name. */
interface MappedDomain {
  readonly id?: string;
  readonly name?: string;
}

/** A group that is not known by its id. */
export interface MappedGroup {
  readonly name: string;
  readonly domain: MappedDomain;
}

/** A project, and the roles that the user is to have on it. */
export interface MappedProject {
  readonly name: string;
  readonly roles: readonly { readonly name: string }[];
  /** From version 2.0 on; null if neither the project nor the rule says one. */
  readonly domain?: MappedDomain | null;
}

/** Who somebody is whom an identity provider vouches for. */
export interface MappedUser {
  readonly type: "ephemeral" | "local";
  readonly id?: string;
  readonly name?: string;
  readonly email?: string;
  /** From version 2.0 on null if neither the user nor the rule says one. */
  readonly domain?: MappedDomain | null;
}

/** What a mapping makes of an assertion. */
export interface MappedProperties {
  readonly user: MappedUser;
  readonly group_ids: readonly string[];
  readonly group_names: readonly MappedGroup[];
  readonly projects: readonly MappedProject[];
}
