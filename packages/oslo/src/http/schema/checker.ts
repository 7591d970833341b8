import { pythonRepr } from "../../python/repr.ts";
import { SINCE_DRAFT_4, type Dialect } from "./dialect.ts";
import { within, type Fault, type Way } from "./fault.ts";
import type { Checking } from "./keyword.ts";
import { KEYWORDS } from "./keywords.ts";
import type { Schema } from "./schema.ts";
import type { Mask } from "./secrets.ts";

/** Holds values against schemas as `jsonschema` does. */
export class Checker implements Checking {
  readonly dialect: Dialect;
  /** Whether a regular expression is found in a text. */
  readonly isFound: (pattern: string, text: string) => boolean;
  readonly #mask: Mask;
  /** The way to what is looked at. */
  readonly #path: (string | number)[] = [];

  constructor(dialect: Dialect, isFound: (pattern: string, text: string) => boolean, mask: Mask) {
    this.dialect = dialect;
    this.isFound = isFound;
    this.#mask = mask;
  }

  /** A value as Python's `repr()` gives it, without what is secret. */
  shown(value: unknown): string {
    return pythonRepr(this.#mask(value, this.#path));
  }

  /** What a value lacks of a schema, in the order in which `jsonschema` finds it; nothing more is looked at than is asked for. */
  *faults(value: unknown, schema: Schema): Generator<Fault> {
    if (schema === true) return;
    if (schema === false) {
      const message = `False schema does not allow ${this.shown(value)}`;
      yield { message, keyword: undefined, value, schema, path: [], schemaPath: [] };
      return;
    }
    for (const [keyword, argument] of Object.entries(schema)) {
      const find = KEYWORDS[keyword];
      if (find === undefined || (this.dialect.draft === 4 && SINCE_DRAFT_4.has(keyword))) continue;
      const schemaPath = keyword === "if" ? [] : [keyword];
      for (const found of find(argument as never, value, schema, this))
        yield typeof found === "string" ? { message: found, keyword, value, schema, path: [], schemaPath } : within(found, { schemaPath });
    }
  }

  /** What a part of a value lacks. */
  *faultsOfPart(value: unknown, schema: Schema, way: Way): Generator<Fault> {
    // jsonschema 4.26 forgets where it was that nothing is allowed.
    const isForgotten = schema === false && this.dialect.jsonschema === "4.26";
    const { path = [] } = way;
    this.#path.push(...path);
    try {
      for (const fault of this.faults(value, schema)) yield isForgotten ? fault : within(fault, way);
    } finally {
      this.#path.length -= path.length;
    }
  }

  /** Whether a value is what a schema asks for. */
  isValid(value: unknown, schema: Schema): boolean {
    for (const _ of this.faults(value, schema)) return false;
    return true;
  }
}
