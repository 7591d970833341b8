/** How grave a line is; numbers and names are Python's, which configurations use. */
export const LEVELS = { DEBUG: 10, INFO: 20, WARNING: 30, ERROR: 40, CRITICAL: 50 } as const;

export type LevelName = keyof typeof LEVELS;

const NAMES: Readonly<Record<string, number>> = { ...LEVELS, NOTSET: 0, WARN: LEVELS.WARNING, FATAL: LEVELS.CRITICAL };

/** A level by its name or number, as configurations give it; undefined if it is none. */
export function levelOf(text: string): number | undefined {
  const trimmed = text.trim();
  return /^\d+$/.test(trimmed) ? Number(trimmed) : NAMES[trimmed.toUpperCase()];
}
