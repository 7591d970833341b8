import type { DialectName } from "underpin";

/**
 * Cases of the pinned sample that go wrong today, by database and change: the case's number, and the fault that is known. A
 * case that starts to pass fails the test until its line is gone.
 */
export const EXPECTED: Readonly<Partial<Record<DialectName, Readonly<Record<string, Readonly<Record<number, string>>>>>>> = {};

/** Changes of hand-written schemas that go wrong today: which, and the fault that is known. */
export const EXPECTED_BY_HAND: Readonly<Record<string, string>> = {};
