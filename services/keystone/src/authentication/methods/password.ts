import { checkPassword } from "../check-password.ts";
import type { Method } from "../method.ts";
import { isJson, own } from "../payload.ts";

/** A user's password. Source: keystone/auth/plugins/password.py. */
export const password: Method = async (login, payload) => {
  const user = await login.userIn(payload);
  const given = own(payload, "user");
  login.verified();
  await checkPassword(login.keystone, user, isJson(given) ? own(given, "password") : null);
  return { userId: user.id };
};
