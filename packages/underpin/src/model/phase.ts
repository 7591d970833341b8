/** One of the three phases of an upgrade without downtime. */
export type Phase = "expand" | "migrate" | "contract";

/** A migration repository: the closed linear one, and one for each phase. */
export type Repository = "legacy" | Phase;

/** The phases, in the only order in which they may run. */
export const PHASES: readonly Phase[] = ["expand", "migrate", "contract"];

/** The repositories, in the only order in which they may run. */
export const REPOSITORIES: readonly Repository[] = ["legacy", ...PHASES];

/** How a run treats the service: while it serves requests, or while it is stopped. */
export type Mode = "online" | "offline";

/** The last version applied of each repository; null where the repository was never put under control. */
export type Versions = Readonly<Record<Repository, number | null>>;
