import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, longest first: begun last, one of them would run alone at the end. */
const LONG = [
  "third-party/cases",
  "conformance/links",
  "golden/schema",
  "journeys/galera",
  "crash/sample",
  "conformance/evolutions",
  "schemas/schemas",
  "golden/failures",
  "journeys/rolling-upgrade",
  "conformance/sync",
  "journeys/essex",
  "journeys/take-over",
  "journeys/demo",
];

/** The order of the test files. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONG.findIndex((name) => moduleId.endsWith(`test/${name}.test.ts`));
      return at < 0 ? LONG.length : at;
    };
    // oxlint-disable-next-line unicorn/no-array-sort -- it is the sequencer's own
    const usual = await super.sort(files);
    return usual.toSorted((a, b) => rank(a) - rank(b));
  }
}
