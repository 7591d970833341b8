/** How a release reads schemas: which draft, and in which version of Python's `jsonschema`. */
export interface Dialect {
  readonly draft: 4 | 2020;
  /** The version that came with the release: messages differ, and what an `enum` holds for equal. */
  readonly jsonschema: "4.10" | "4.26";
  /** Whether `minimum` and `maximum` also hold for numbers in texts. */
  readonly numbersInTexts: boolean;
}

/** Keywords that draft 4 does not have. */
export const SINCE_DRAFT_4: ReadonlySet<string> = new Set(["const", "dependentRequired", "if"]);
