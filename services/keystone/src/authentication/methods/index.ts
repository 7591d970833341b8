import type { Method } from "../method.ts";
import { ec2Credential } from "./ec2-credential.ts";
import { external, kerberos } from "./external.ts";
import { mapped } from "./mapped.ts";
import { oauth1 } from "./oauth1.ts";
import { password } from "./password.ts";
import { token } from "./token.ts";
import { totp } from "./totp.ts";

/** The method whose credential is looked up with the scope: it says what that is. */
export const APPLICATION_CREDENTIAL = "application_credential";

/** Every other method, by its name in `[auth] methods`. `openid` and `saml2` are upstream's other names of `mapped`. */
export const METHODS: ReadonlyMap<string, Method> = new Map([
  ["ec2credential", ec2Credential],
  ["external", external],
  ["kerberos", kerberos],
  ["mapped", mapped],
  ["oauth1", oauth1],
  ["openid", mapped],
  ["password", password],
  ["saml2", mapped],
  ["token", token],
  ["totp", totp],
  ["x509", mapped],
]);

/** The methods that are configured and known. */
export function configuredMethods(configured: readonly string[]): readonly string[] {
  return configured.filter((name) => name === APPLICATION_CREDENTIAL || METHODS.has(name));
}
