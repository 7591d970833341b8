/** What Python itself raises where a rule asks for what can't be; `IndexError` is the one that upstream catches. */
export class PythonError extends Error {
  override readonly name = "PythonError";
  readonly kind: "IndexError" | "other";

  constructor(message: string, kind: "IndexError" | "other" = "other") {
    super(message);
    this.kind = kind;
  }
}
