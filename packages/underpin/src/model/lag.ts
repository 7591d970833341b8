/** How far a replica may be behind before a data migration waits for it, in seconds. */
export const MAX_LAG_S = 5;
