import { HttpError } from "@underpin/oslo/http";
import type { Keystone } from "../keystone.ts";
import type { Audit } from "../notifications/audit.ts";
import type { NamedUser } from "../notifications/event.ts";
import { partialHash } from "../notifications/partial-hash.ts";
import { AccountLocked, PasswordExpired, WrongPassword } from "./check-password.ts";
import type { Found, UserBy } from "./found.ts";

/**
 * Looks at a password, and tells others what came of it.
 *
 * @param password the password, where something of a wrong one may be told
 */
export async function toldOf(
  {
    audit,
    keystone,
    user,
    password,
  }: { readonly audit: Audit; readonly keystone: Keystone; readonly user: NamedUser; readonly password?: unknown },
  check: () => Promise<void>,
): Promise<void> {
  try {
    await check();
  } catch (error) {
    if (audit.isOn && error instanceof HttpError && error.status < 500) {
      const isTold = error instanceof WrongPassword && keystone.compatibility === 30;
      const hash = isTold ? partialHash(password, keystone.config) : undefined;
      audit.authenticated(user, "failure", { ...reasonOf(error), ...(hash !== undefined && { partialHash: hash }) });
    }
    throw error;
  }
  audit.authenticated(user, "success");
}

/** What others are told of why; most refusals have no reason that is told. */
function reasonOf(error: HttpError): Pick<NonNullable<Parameters<Audit["authenticated"]>[2]>, "reason"> {
  const text = error instanceof AccountLocked ? error.detail : error instanceof PasswordExpired ? error.message : undefined;
  return text === undefined ? {} : { reason: { reasonType: text, reasonCode: "401" } };
}

/** Tells that somebody is not there whom a login spoke of; where their domain is not there, or is disabled, upstream does not. */
export function tellOfMissing(audit: Audit, by: Exclude<UserBy, { readonly applicationCredential: string }>, { userDomain }: Found): void {
  if ("id" in by) audit.notThere({ id: by.id });
  else if (userDomain?.isEnabled === true) audit.notThere({ name: by.name, domain: { id: userDomain.id, name: userDomain.name } });
}
