import { HttpError, malformed } from "@underpin/oslo/http";
import type { Keystone } from "../keystone.ts";
import { refused } from "../refusals.ts";
import { PasswordTooLong } from "./passwords/password-bytes.ts";
import { PasswordsBusy } from "./passwords/hash-queue.ts";
import { UnreadableHash } from "./passwords/unreadable-hash.ts";

/**
 * Whether a hash was made of a password, or of an application credential's secret. Without a hash it takes as long to say no.
 *
 * @throws HttpError 400 if it is no text, 403 if it is too long, 503 if too many others wait
 */
export async function isSecret({ passwords }: Pick<Keystone, "passwords">, given: unknown, hash: string | null): Promise<boolean> {
  const isNothing = given === undefined || given === null;
  if (!isNothing && typeof given !== "string") throw malformed("string", "password");
  return await whileThereIsTime(() => passwords.verify(isNothing ? "" : given, isNothing ? null : hash));
}

/** A new hash; refused as {@link isSecret} does. */
export async function hashOf({ passwords }: Pick<Keystone, "passwords">, password: string): Promise<string> {
  return await whileThereIsTime(() => passwords.hash(password));
}

async function whileThereIsTime<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PasswordTooLong) throw refused(error.message);
    if (error instanceof UnreadableHash) return false as T;
    if (error instanceof PasswordsBusy)
      throw new HttpError(503, "Too many passwords are waiting to be hashed. Try again later.", {
        headers: { "Retry-After": String(error.retryAfterSeconds) },
        cause: error,
      });
    throw error;
  }
}
