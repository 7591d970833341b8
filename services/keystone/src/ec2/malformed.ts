/** A request without the parts that its signature is made of. Clients are told that the signature is invalid. */
export class Malformed extends Error {
  override readonly name = "Malformed";
}

/**
 * What must be there.
 *
 * @throws Malformed
 */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Malformed();
  return value;
}
