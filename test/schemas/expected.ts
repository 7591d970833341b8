import type { DialectName } from "underpin";

/**
 * Cases of the pinned sample that go wrong today, by database and change: the case's number, and the fault that is known. A
 * case that starts to pass fails the test until its line is gone.
 */
export const EXPECTED: Readonly<Partial<Record<DialectName, Readonly<Record<string, Readonly<Record<number, string>>>>>>> = {
  postgres: {
    convertColumn: {
      2: "contract | plan went through, contract did not: UP-SQL The server refused: drop column item.note (contract 0, step 0). cannot drop column note of table item bec",
    },
  },
  mysql: {
    renameColumn: {
      0: "expand | plan went through, expand did not: UP-SQL The server refused: add column item.renamed (expand 0, step 0). ALGORITHM=INSTANT is not supported for this o",
    },
    convertColumn: {
      0: "expand | plan went through, expand did not: UP-SQL The server refused: add column item.converted (expand 0, step 0). ALGORITHM=INSTANT is not supported for this",
    },
  },
  sqlite: {
    renameColumn: {
      4: "refusal | plan fails without a code: TypeError: Cannot read properties of null (reading …)",
    },
  },
};
