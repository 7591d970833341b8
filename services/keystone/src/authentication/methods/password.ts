import { checkPassword } from "../check-password.ts";
import type { Method } from "../method.ts";
import { isJson, own, type Json } from "../payload.ts";

/** A user's password. Source: keystone/auth/plugins/password.py. */
export const password: Method = async (login, payload) => {
  const user = await login.userIn(payload);
  login.verified();
  await checkPassword(login.keystone, user, passwordIn(payload), login.refusal);
  return { userId: user.id };
};

/** The password that a payload gives; null if it is no user's. */
export function passwordIn(payload: Json): unknown {
  const given = own(payload, "user");
  return isJson(given) ? own(given, "password") : null;
}
