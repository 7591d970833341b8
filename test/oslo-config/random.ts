/** Random choices that are the same for the same seed (mulberry32). */
export interface Random {
  /** Whether texts are to be right. */
  readonly careful?: boolean;
  /** From 0 to below the limit. */
  readonly below: (limit: number) => number;
  readonly pick: <T>(of: readonly T[]) => T;
  readonly chance: (of: number) => boolean;
  readonly some: <T>(of: readonly T[], most: number) => readonly T[];
}

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <T>(of: readonly T[]): T => of[below(of.length)] as T;
  return { below, pick, chance: (of) => below(of) === 0, some: (of, most) => Array.from({ length: below(most + 1) }, () => pick(of)) };
}
