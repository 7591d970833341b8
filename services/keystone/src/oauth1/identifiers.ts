import { randomInt } from "node:crypto";

/** Letters and digits, but for those that are easily taken for one another. */
export const VERIFIER_CHARACTERS = "abcdefghkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const VERIFIER_LENGTH = 8;

/** The text that a user who authorized a request token gives to the consumer: eight characters, none twice. */
export function newVerifier(): string {
  const left = Array.from(VERIFIER_CHARACTERS);
  return Array.from({ length: VERIFIER_LENGTH }, () => left.splice(randomInt(left.length), 1)[0] as string).join("");
}
