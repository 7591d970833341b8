import { unauthorized } from "../refusals.ts";

/** What a method found out about who asks. */
export interface Proof {
  readonly userId: string;
  readonly projectId?: string | null;
  readonly accessTokenId?: string;
  /** Seconds since 1970: what the proof came of ends then. */
  readonly expiresAt?: number;
  /** The chain of tokens that the new one goes on. */
  readonly auditChainId?: string | null;
  readonly groupIds?: readonly string[];
  readonly identityProviderId?: string;
  readonly protocolId?: string;
  /** Methods that stand behind the proof: those of a token. */
  readonly methods?: readonly string[];
}

/**
 * What all methods of a login prove together. They must not contradict each other; of two times the earlier one counts.
 *
 * Source: `AuthContext` of keystone/auth/core.py.
 */
export class Proven {
  /** The last one first, as upstream has them. */
  readonly methods: string[] = [];
  #proof: Partial<Proof> = {};

  /** @throws SecurityRefusal 401 if it contradicts what is proven already */
  add(method: string, proof: Proof): void {
    const before = this.#proof;
    for (const name of ["userId", "projectId", "accessTokenId"] as const)
      if (before[name] !== undefined && proof[name] !== undefined && before[name] !== proof[name])
        throw unauthorized(`Unable to reconcile identity attribute ${name} as it has conflicting values`);
    this.methods.unshift(method);
    this.methods.push(...(proof.methods ?? []));
    const ends = [before.expiresAt, proof.expiresAt].filter((time) => time !== undefined);
    this.#proof = { ...before, ...proof, ...(ends.length === 0 ? {} : { expiresAt: Math.min(...ends) }) };
  }

  /** @throws SecurityRefusal 401 if no method said who it is */
  get proof(): Proof {
    const { userId } = this.#proof;
    if (userId === undefined) throw unauthorized("User not found by auth plugin; authentication failed");
    return { ...this.#proof, userId };
  }
}
