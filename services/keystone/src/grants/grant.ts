/** Who has a role: somebody, or all who belong to a group. */
export type Actor = { readonly user: string } | { readonly group: string };

/** What it is for. */
export type Place = { readonly project: string } | { readonly domain: string };

/** A role that was given. */
export interface Grant {
  readonly role: string;
  readonly actor: Actor;
  readonly place: Place;
  /** Whether the projects below have it, instead of the place itself. */
  readonly isInherited: boolean;
}

export function idOf(one: Actor | Place): string {
  return Object.values(one)[0] as string;
}

/** `assignment.type` */
export function typeOf(actor: Actor, place: Place): string {
  return `${"user" in actor ? "User" : "Group"}${"project" in place ? "Project" : "Domain"}`;
}
