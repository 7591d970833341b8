import { malformed } from "@underpin/oslo/http";
import type { Method } from "../method.ts";
import { textIn } from "../payload.ts";
import { federatedAgain } from "./federated-token.ts";

/** Somebody whom an identity provider vouches for, in the environment. Source: keystone/auth/plugins/mapped.py. */
export const mapped: Method = async (login, payload) => {
  const text = textIn(payload, "id", "mapped");
  if (text !== undefined) return await federatedAgain(login, await login.keystone.tokens.validate(text));
  throw malformed("identity_provider", "mapped");
};
