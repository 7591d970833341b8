import { UnrecognizedToken, wholeSeconds } from "./contents.ts";
import { unpadded, type IssuedToken } from "./fernet-token.ts";
import type { FernetCipher } from "@underpin/oslo/fernet";
import { methodsToMask } from "./methods.ts";
import { asList, pack, packFloat, packList, unpack } from "./msgpack.ts";
import { packId, unpackId, unpackMethods } from "./payload-fields.ts";

/** What a receipt says: who has shown some of the methods that they need, and which. */
export interface ReceiptContents {
  readonly userId: string;
  readonly methods: readonly string[];
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Makes a receipt: a Fernet text like a token's, whose payload has no version.
 *
 * @param methods `[auth] methods`, in its order
 */
export function issueReceipt(
  receipt: ReceiptContents,
  keys: FernetCipher,
  methods: readonly string[],
  at: number = Math.floor(Date.now() / 1000),
): IssuedToken {
  const mask = methodsToMask(receipt.methods, methods);
  const payload = packList([packId(receipt.userId), pack(mask), packFloat(receipt.expiresAt)]);
  return { token: unpadded(keys.encrypt(payload, at)), issuedAt: at };
}

/**
 * Reads a receipt. Whether it has expired is not asked here.
 *
 * @throws UnrecognizedToken
 */
export function readReceipt(text: string, keys: FernetCipher, methods: readonly string[]): ReceiptContents & { readonly issuedAt: number } {
  const opened = keys.open(text);
  if (opened === null) throw new UnrecognizedToken("This is not a recognized Fernet receipt");
  try {
    const [user, mask, expires] = asList(unpack(opened.data));
    const userId = unpackId(user);
    if (userId === null) throw new TypeError("a receipt without a user");
    return { userId, methods: unpackMethods(mask, methods), expiresAt: wholeSeconds(expires), issuedAt: wholeSeconds(opened.at) };
  } catch (cause) {
    throw new UnrecognizedToken("This is not a recognized Fernet receipt", { cause });
  }
}
