/** A request that is refused before anything of it is looked up: an error code of OAuth, and why. Clients get the message with 400. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: "invalid_request" | "invalid_signature_method";

  constructor(code: Refusal["code"], description: string) {
    super(`Validation failed with errors: ${code}, detail message is: ${description}.`);
    this.code = code;
  }
}
