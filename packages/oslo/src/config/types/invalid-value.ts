/**
 * A value that its option doesn't allow. The message says what is wrong without a word of the value, which may be secret;
 * `quoting` is the part of it that is wrong.
 */
export class InvalidValue extends Error {
  override readonly name: string = "InvalidValue";
  readonly quoting: string | undefined;

  constructor(message: string, quoting?: string) {
    super(message);
    this.quoting = quoting;
  }
}
