/** That somebody has a role somewhere, as it was given or as it comes of what was given. */
export interface Assignment {
  readonly role: string;
  /** One of these two. */
  readonly user?: string;
  readonly group?: string;
  /** One of these; none of them on the system. */
  readonly project?: string;
  readonly domain?: string;
  /** Whether projects below have it, instead of the place itself. */
  readonly isInherited?: true;
  /** What it comes of, where that is another group, place or role than it says. */
  readonly indirect?: Indirect;
}

interface Indirect {
  readonly group?: string;
  readonly project?: string;
  readonly domain?: string;
  readonly role?: string;
}

/** What assignments are asked for. */
export interface AssignmentsAsked {
  readonly role: string | null;
  readonly user: string | null;
  readonly group: string | null;
  readonly isSystem: boolean;
  readonly domain: string | null;
  readonly project: string | null;
  /** Whether projects below count, too. */
  readonly withSubtree: boolean;
  /** Null for both kinds. */
  readonly inherited: boolean | null;
}
