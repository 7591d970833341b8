import { randomBytes, randomInt } from "node:crypto";

/** Letters and digits, but for those that are easily taken for one another. */
export const VERIFIER_CHARACTERS = "abcdefghkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const VERIFIER_LENGTH = 8;

/** The text that a user who authorized a request token gives to the consumer: eight characters, none twice. */
export function newVerifier(): string {
  const left = Array.from(VERIFIER_CHARACTERS);
  return Array.from({ length: VERIFIER_LENGTH }, () => left.splice(randomInt(left.length), 1)[0] as string).join("");
}

/** A key or a secret of a consumer or a token: a random UUID's (version 4) digits. */
export function newIdentifier(): string {
  const bytes = randomBytes(16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return bytes.toString("hex");
}
