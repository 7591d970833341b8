import type { KeystoneConfig } from "../config/index.ts";
import type { Token } from "../tokens/token.ts";

/** Methods that prove somebody themselves. */
const PRIMARY: ReadonlySet<string> = new Set(["external", "kerberos", "mapped", "openid", "password", "saml2", "token", "totp", "x509"]);
/** What never does, whatever the operator says: tokens that were made of an EC2 credential. */
const NEVER_PRIMARY = "ec2credential";

/**
 * Whether a token was not had by proving somebody themselves, but by a credential that stands for a part of their rights: an application
 * credential, OAuth1, EC2. A token that names no method is one, too: its own was lost on the way. This function alone decides
 * (CVE-2026-42998, CVE-2026-43000, CVE-2026-44394). What a trust gives is a scope, not a method: ask {@link isOnBehalf} for both.
 */
export function isDelegated({ contents: { methods } }: Pick<Token, "contents">, { auth }: Pick<KeystoneConfig["values"], "auth">): boolean {
  const more = auth.additional_primary_auth_methods;
  const isPrimary = (method: string): boolean => method !== NEVER_PRIMARY && (PRIMARY.has(method) || more.includes(method));
  return methods.length === 0 || !methods.every(isPrimary);
}

/** Whether a token acts on somebody's behalf in any way: by a trust, or as {@link isDelegated}. */
export function isOnBehalf(token: Pick<Token, "contents">, config: Pick<KeystoneConfig["values"], "auth">): boolean {
  return token.contents.trustId !== null || isDelegated(token, config);
}
