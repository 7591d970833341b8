/** A hash that no release of Keystone wrote. It is not part of the message. */
export class UnreadableHash extends Error {
  override readonly name = "UnreadableHash";
}
