import { notFound } from "../refusals.ts";
import { isoTime } from "./contents.ts";
import { auditIdsOf } from "./look/shape.ts";
import type { BodyFacts, Token, TokenUser } from "./token.ts";

/** `[resource] admin_project_name` and its domain's. */
export interface AdminProject {
  readonly name: string;
  readonly domainName: string;
}

export interface RenderOptions {
  /** As JSON text; null if it is not to be shown. */
  readonly catalog: string | null;
  readonly adminProject: AdminProject | null;
}

/**
 * The body of an answer that shows a token, as JSON text.
 *
 * Source: keystone/common/render_token.py.
 *
 * @throws HttpError 404 if the identity provider of a federated token is gone
 */
export function renderToken(token: Token, body: BodyFacts, { catalog, adminProject }: RenderOptions): string {
  const { contents, trust, oauth1, applicationCredential } = token;
  const { own, parent } = auditIdsOf(contents.auditIds);
  if (contents.groupIds !== null && !body.isProviderKnown) throw notFound("Identity Provider", String(contents.identityProviderId));
  const shown = JSON.stringify({
    token: {
      methods: contents.methods,
      user: shownUser(token),
      audit_ids: parent === null ? [own] : [own, parent],
      expires_at: isoTime(contents.expiresAt),
      issued_at: isoTime(contents.issuedAt),
      ...shownScope(token, adminProject),
      ...(body.serviceProviders.length > 0 && { service_providers: body.serviceProviders }),
      ...(oauth1 !== null && { "OS-OAUTH1": { access_token_id: oauth1.accessTokenId, consumer_id: oauth1.consumerId } }),
      ...(applicationCredential !== null && {
        application_credential: {
          id: applicationCredential.id,
          name: applicationCredential.name,
          restricted: !applicationCredential.unrestricted,
          ...(applicationCredential.accessRules !== null && { access_rules: applicationCredential.accessRules }),
        },
      }),
      ...(contents.thumbprint && { oauth2_credential: { "x5t#S256": contents.thumbprint } }),
      ...(trust !== null && contents.system === null && contents.domainId === null && { "OS-TRUST:trust": shownTrust(trust) }),
    },
  }); // Text as it is: it is most of the body, and was made before.
  return catalog === null ? shown : `${shown.slice(0, -2)},"catalog":${catalog}}}`;
}

function shownUser({ user, trust, contents }: Token): unknown {
  const { id, name, domain, passwordExpiresAt }: TokenUser = trust?.impersonation ? trust.trustor : user;
  if (contents.groupIds === null) return { domain, id, name, password_expires_at: passwordExpiresAt };
  const federation = {
    groups: contents.groupIds.map((group) => ({ id: group })),
    identity_provider: { id: contents.identityProviderId },
    protocol: { id: contents.protocolId },
  };
  return { domain, id, name, "OS-FEDERATION": federation };
}

function shownTrust({ id, impersonation, trustor, trusteeUserId }: NonNullable<Token["trust"]>): unknown {
  return { id, trustor_user: { id: trustor.id }, trustee_user: { id: trusteeUserId }, impersonation };
}

function shownScope({ isSystem, domain, project, trust, roles }: Token, adminProject: AdminProject | null): object {
  if (isSystem) return { roles, system: { all: true } };
  if (domain !== null) return { domain, roles };
  if (project === null) return {};
  const shown = { domain: project.domain, id: project.id, name: project.name };
  if (trust !== null) return { project: shown, roles };
  const isAdmin = adminProject !== null && {
    is_admin_project: project.name === adminProject.name && project.domain.name === adminProject.domainName,
  };
  return { project: shown, is_domain: project.isDomain, roles, ...isAdmin };
}
