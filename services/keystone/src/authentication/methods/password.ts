import { checkPassword } from "../check-password.ts";
import type { Method } from "../method.ts";
import { isJson, own, type Json } from "../payload.ts";
import { toldOf } from "../told.ts";

/** A user's password. Source: keystone/auth/plugins/password.py. */
export const password: Method = async (login, payload) => {
  const user = await login.userIn(payload);
  login.verified();
  const { audit, keystone, refusal } = login;
  const given = passwordIn(payload);
  await toldOf({ audit, keystone, user, password: given }, () => checkPassword(keystone, user, given, refusal));
  return { userId: user.id };
};

/** The password that a payload gives; null if it is no user's. */
export function passwordIn(payload: Json): unknown {
  const given = own(payload, "user");
  return isJson(given) ? own(given, "password") : null;
}
