import { unauthorized } from "../../refusals.ts";
import type { Method } from "../method.ts";
import { isJson, own } from "../payload.ts";
import { isTotpPasscode } from "../totp.ts";

/** A passcode that one of a user's `totp` credentials gives now. Source: keystone/auth/plugins/totp.py. */
export const totp: Method = async (login, payload) => {
  const user = await login.userIn(payload);
  const { pool, config, credentialKeys, now } = login.keystone;
  const given = own(payload, "user");
  const passcode = isJson(given) ? own(given, "passcode") : null;
  const credentials = await pool.read((db) =>
    db.selectFrom("credential").select("encrypted_blob").where("user_id", "=", user.id).where("type", "=", "totp").execute(),
  );
  const fits = credentials
    .map(({ encrypted_blob }) => credentialKeys.tryDecrypt(encrypted_blob))
    .map((secret) => secret !== null && isTotpPasscode(passcode, secret, config.totp.included_previous_windows, now() / 1000));
  if (!fits.includes(true)) throw unauthorized("Invalid username or TOTP passcode");
  return { userId: user.id };
};
