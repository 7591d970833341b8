import { malformed } from "@underpin/oslo/http";
import { notFound, unauthorized } from "../../refusals.ts";
import type { Asked, Found, FoundCredential } from "../found.ts";
import type { Login } from "../login.ts";
import type { Method } from "../method.ts";
import { objectIn, own, textIn, userIn, type Json } from "../payload.ts";
import { isSecret } from "../verify-secret.ts";

const TARGET = "application credential";

/** What is to be looked up for an application credential: it is known by its id, or by its user and its name. */
export function askedOf(payload: Json): Asked {
  const id = textIn(payload, "id", TARGET);
  if (id !== undefined) return { user: { applicationCredential: id }, scope: { applicationCredential: true } };
  const credentialName = textIn(payload, "name", TARGET);
  if (credentialName === undefined) throw malformed("name or ID", TARGET);
  const user = own(payload, "user");
  if (user === undefined || user === null || user === "") throw malformed("user", TARGET);
  objectIn(user, "user", TARGET);
  return { user: userIn(payload), credentialName, scope: { applicationCredential: true } };
}

/**
 * The credential of a look.
 *
 * @throws HttpError 404 if there is none of that id, 401 if the user has none of that name
 */
export function credentialIn(asked: Asked, { credential, user, userDomain }: Found): FoundCredential {
  if (asked.user !== undefined && "applicationCredential" in asked.user) {
    if (credential === null) throw notFound("Application Credential", asked.user.applicationCredential);
    return credential;
  }
  if (userDomain?.isEnabled !== true || user === null || credential === null)
    throw unauthorized(`Could not find application credential: ${asked.credentialName}`);
  return credential;
}

/** An application credential's secret. Source: keystone/auth/plugins/application_credential.py. */
export function applicationCredential(found: Found, credential: FoundCredential): Method {
  return async (login: Login, payload: Json) => {
    const user = login.entitled(found);
    login.verified();
    const isRight = await login.refusal.hashing(async () => await isSecret(login.keystone, own(payload, "secret"), credential.secretHash));
    const hasExpired = credential.expiresAt !== null && login.keystone.now() * 1000 >= credential.expiresAt;
    if (!isRight || hasExpired) throw unauthorized("Invalid application credential ID or secret");
    return { userId: user.id };
  };
}
