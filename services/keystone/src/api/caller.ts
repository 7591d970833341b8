import { credentials, type Credentials } from "@underpin/oslo/policy";
import type { Token, TokenUser } from "../tokens/token.ts";

/** Who asks: whose token came with the request, and what rules may ask about it. */
export interface Caller {
  /** Undefined for `[DEFAULT] admin_token`, which is nobody's. */
  readonly token: Token | undefined;
  /** As whom: with a trust that impersonates, the trustor. */
  readonly user: TokenUser | undefined;
  readonly credentials: Credentials;
}

/** The one who has a token. Policies see what upstream's do (`RequestContext.to_policy_values`). */
export function callerOf(token: Token, isAdminProject: boolean): Caller {
  const { project, domain, trust, oauth1, contents } = token;
  const user = trust?.impersonation ? trust.trustor : token.user;
  return {
    token,
    user,
    credentials: credentials({
      user_id: user.id,
      user_domain_id: user.domain.id,
      system_scope: token.isSystem ? "all" : null,
      project_id: project?.id ?? null,
      project_domain_id: project?.domain.id ?? null,
      domain_id: domain?.id ?? null,
      roles: token.roles.map(({ name }) => name),
      is_admin: false,
      is_admin_project: isAdminProject,
      is_delegated_auth: trust !== null || oauth1 !== null,
      trust_id: trust?.id ?? null,
      trustor_id: trust?.trustor.id ?? null,
      trustee_id: trust?.trusteeUserId ?? null,
      group_ids: contents.groupIds ?? [],
      token: {
        user: { id: user.id, name: user.name, domain: { id: user.domain.id, name: user.domain.name } },
        ...(project && { project: { id: project.id, name: project.name, domain: { ...project.domain } } }),
        ...(domain && { domain: { id: domain.id, name: domain.name } }),
        ...(trust && { "OS-TRUST:trust": { id: trust.id } }),
        ...(oauth1 && { "OS-OAUTH1": { access_token_id: oauth1.accessTokenId, consumer_id: oauth1.consumerId } }),
        methods: contents.methods,
      },
    }),
  };
}

/** The one who has `[DEFAULT] admin_token`: no rule is asked. */
export const ADMIN_TOKEN: Caller = { token: undefined, user: undefined, credentials: credentials({ is_admin: true, roles: [] }) };
