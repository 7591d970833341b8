import type { Keystone } from "../keystone.ts";
import { SecurityRefusal } from "../refusals.ts";
import { isoTime, UnrecognizedToken } from "../tokens/contents.ts";
import { issueReceipt, readReceipt } from "../tokens/receipt.ts";
import type { FoundUser } from "./found.ts";
import { rulesBegun } from "./multi-factor.ts";

/** Some of what a user must show was shown: 401 with a receipt for it, and no `WWW-Authenticate`. */
export class ReceiptNeeded extends Error {
  override readonly name = "ReceiptNeeded";
  readonly status = 401;
  /** For `Openstack-Auth-Receipt`. A secret. */
  readonly receipt: string;
  /** The answer's body. */
  readonly body: unknown;

  constructor(receipt: string, body: unknown) {
    super("Some of the methods of authentication that the user must show are missing.");
    this.receipt = receipt;
    this.body = body;
  }
}

/** A receipt for the methods that somebody has shown. */
export function receiptFor({ config, receiptKeys, now }: Keystone, user: FoundUser, methods: readonly string[]): ReceiptNeeded {
  const at = Math.floor(now() / 1000);
  const expiresAt = at + config.receipt.expiration;
  const { token } = issueReceipt({ userId: user.id, methods, expiresAt }, receiptKeys, config.auth.methods, at);
  return new ReceiptNeeded(token, {
    receipt: {
      methods,
      user: { id: user.id, name: user.name, domain: { id: user.domain.id, name: user.domain.name } },
      expires_at: isoTime(expiresAt),
      issued_at: isoTime(at),
    },
    required_auth_methods: rulesBegun(user.options, new Set(methods), config.auth.methods),
  });
}

/**
 * The methods that a user has shown before.
 *
 * @throws SecurityRefusal 401 if the receipt is none, has expired, or is another's
 */
export function methodsOfReceipt({ config, receiptKeys, now }: Keystone, text: string, userId: string): readonly string[] {
  const none = (): SecurityRefusal => new SecurityRefusal(401, `Could not find auth receipt: ${text}.`);
  try {
    const receipt = readReceipt(text, receiptKeys, config.auth.methods);
    if (receipt.userId !== userId || now() / 1000 >= receipt.expiresAt) throw none();
    return receipt.methods;
  } catch (error) {
    throw error instanceof UnrecognizedToken ? none() : error;
  }
}
