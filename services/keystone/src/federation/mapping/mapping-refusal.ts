import { PythonError } from "@underpin/oslo/python";

/** Upstream's names of what a mapping is refused with. */
export type RefusalKind = "ValidationError" | "SchemaValidationError" | "DirectMappingError" | "Forbidden";

/** A mapping, or an assertion, that gives no user. */
export class MappingRefusal extends Error {
  override readonly name = "MappingRefusal";
  readonly kind: RefusalKind;

  constructor(kind: RefusalKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** What upstream ends in an exception of Python's with. */
export function invalid(message: string, options?: ErrorOptions): MappingRefusal {
  return new MappingRefusal("ValidationError", message, options);
}

/** Runs what Python may refuse; `where` begins the sentence that says so. */
export function asPython<T>(where: () => string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw cause instanceof PythonError && cause.kind === "other" ? invalid(`${where()}: ${cause.message}`, { cause }) : cause;
  }
}

/** A reference to a value that the remote section does not give. */
export function noSuchMatch(mappingId: string): MappingRefusal {
  return new MappingRefusal(
    "DirectMappingError",
    `Local section in mapping ${mappingId} refers to a remote match that doesn't exist (e.g. {0} in a local section).`,
  );
}
