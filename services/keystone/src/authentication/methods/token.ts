import { malformed } from "@underpin/oslo/http";
import { isDelegated } from "../../authorization/delegated.ts";
import { forbiddenAction } from "../../refusals.ts";
import type { Token } from "../../tokens/token.ts";
import type { Login } from "../login.ts";
import type { Method } from "../method.ts";
import { isJson, own, textIn } from "../payload.ts";
import { federatedAgain } from "./federated-token.ts";

/** Another token. The new one ends when it ends, and is of its chain. Source: keystone/auth/plugins/token.py. */
export const token: Method = async (login, payload) => {
  const text = textIn(payload, "id", "token");
  if (text === undefined) throw malformed("id", "token");
  const shown = await login.keystone.tokens.validate(text);
  const { contents } = shown;
  if (contents.identityProviderId !== null) return { ...(await federatedAgain(login, shown)), methods: contents.methods };
  checkUse(login, shown);
  return {
    userId: contents.userId,
    expiresAt: contents.expiresAt,
    auditChainId: contents.auditIds[1] ?? contents.auditIds[0] ?? null,
    methods: contents.methods,
  };
};

/** @throws SecurityRefusal 403 for a token that no other may come of */
function checkUse({ keystone, request }: Login, shown: Token): void {
  const { contents } = shown;
  const { config, compatibility } = keystone;
  const scope = isJson(request.auth) ? own(request.auth, "scope") : undefined;
  const asks = (name: string): boolean => (typeof scope === "string" ? scope.includes(name) : isJson(scope) && Object.hasOwn(scope, name));
  if (contents.accessTokenId !== null)
    throw forbiddenAction("Using OAuth-scoped token to create another token. Create a new OAuth-scoped token instead");
  if (contents.trustId !== null)
    throw forbiddenAction("Using trust-scoped token to create another token. Create a new trust-scoped token instead");
  if (contents.system !== null && (asks("project") || asks("domain")))
    throw forbiddenAction("Using a system-scoped token to create a project-scoped or domain-scoped token is not allowed.");
  if (isDelegated(shown, config)) throw forbiddenAction("Using a delegated token to create another token is not allowed.");
  const isScoped = contents.projectId !== null || contents.domainId !== null || (compatibility === 30 && contents.system !== null);
  if (!config.token.allow_rescope_scoped_token && isScoped) throw forbiddenAction("rescope a scoped token");
}
