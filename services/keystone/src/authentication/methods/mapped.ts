import { malformed } from "@underpin/oslo/http";
import { groupIdsOf, NamedDomains } from "../../federation/login-names.ts";
import { lookForProvider, mappingOf, providerIn, type LoginProvider } from "../../federation/login-provider.ts";
import { assertionFrom } from "../../federation/mapping/assertion.ts";
import { mapAssertion } from "../../federation/mapping/map-assertion.ts";
import type { MappedProperties } from "../../federation/mapping/mapped-properties.ts";
import { MappingRefusal } from "../../federation/mapping/mapping-refusal.ts";
import { remoteIdAttribute } from "../../federation/remote-id-attribute.ts";
import { checkRemoteId } from "../../federation/mapping/remote-id.ts";
import { schemaVersion } from "../../federation/mapping/validate-mapping.ts";
import { shadowProjects } from "../../federation/shadow-projects.ts";
import { shadowUser } from "../../federation/shadow-user.ts";
import type { Keystone } from "../../keystone.ts";
import { percentEncode } from "../../percent-encoding.ts";
import { forbidden, unauthorized } from "../../refusals.ts";
import type { Login } from "../login.ts";
import type { Method } from "../method.ts";
import { textIn } from "../payload.ts";
import type { Proof } from "../proof.ts";
import { NOBODY, toldOfFederated } from "../told-federated.ts";
import { federatedAgain } from "./federated-token.ts";

/** Somebody whom an identity provider vouches for, in the environment. Source: keystone/auth/plugins/mapped.py. */
export const mapped: Method = async (login, payload) => {
  const text = textIn(payload, "id", "mapped");
  if (text !== undefined) return await federatedAgain(login, await login.keystone.tokens.validate(text));
  const [providerId, protocolId] = ["identity_provider", "protocol"].map((name) => {
    const value = textIn(payload, name, "mapped");
    if (value === undefined) throw malformed(name, "mapped");
    return value;
  }) as [string, string];
  const looked = await lookForProvider(login.keystone, providerId, protocolId);
  return await toldOfFederated(login.audit, { providerId, auditId: null }, async () => {
    const proof = await provenBy(login, providerIn(looked));
    const { identityProviderId, userId, groupIds = [] } = proof;
    // Upstream does not say who it is where they are somebody of its own.
    return { proof, told: identityProviderId === undefined ? NOBODY : { userId, groupIds: groupIds ?? [] } };
  });
};

/** Whom a provider vouches for, by what it says in the environment. */
async function provenBy(login: Login, provider: LoginProvider): Promise<Proof> {
  const said = propertiesOf(login, provider);
  const domains = await NamedDomains.of(login.keystone, said);
  const groupIds = await groupIdsOf(login.keystone, said, domains);
  if (said.user.type === "local") return { userId: (await login.userIn({ user: said.user })).id };
  return await shadowed(login, provider, { said, domains, groupIds });
}

/** What the mapping makes of what the provider says. */
function propertiesOf({ keystone, request }: Login, provider: LoginProvider): MappedProperties {
  const { federation } = keystone.config;
  const release = keystone.compatibility === 22 ? "22" : "30";
  const assertion = assertionFrom(request.environment ?? [], federation.assertion_prefix, release);
  try {
    checkRemoteId(provider.remoteIds, remoteIdAttribute(keystone.config, provider), new Map(assertion));
    return mapAssertion(mappingOf(provider), assertion, settingsOf(keystone));
  } catch (error) {
    if (!(error instanceof MappingRefusal)) throw error;
    throw error.kind === "Forbidden" ? forbidden(error.message) : unauthorized(error.message);
  }
}

function settingsOf({ config, compatibility }: Keystone): Parameters<typeof mapAssertion>[2] {
  return {
    release: compatibility === 22 ? "22" : "30",
    defaultSchemaVersion: config.federation.attribute_mapping_default_schema_version,
  };
}

/** The user that stands for who is vouched for, and what the mapping gives them. */
async function shadowed(
  { keystone, request, audit }: Login,
  provider: LoginProvider,
  { said, domains, groupIds }: { readonly said: MappedProperties; readonly domains: NamedDomains; readonly groupIds: readonly string[] },
): Promise<Proof> {
  const name = said.user.name || request.environment?.get("REMOTE_USER") || said.user.id;
  if (!name) throw unauthorized("Could not map user while setting ephemeral user identity.");
  const domainId = keystone.compatibility === 22 ? provider.domainId : domains.idOf(said.user.domain, provider.domainId);
  const userId = await shadowUser(keystone, {
    providerId: provider.id,
    protocolId: provider.protocolId,
    uniqueId: (said.user.id || name).split("/").map(percentEncode).join("/"),
    displayName: name,
    email: said.user.email,
    domainId,
    groupIds,
  });
  await shadowProjects(keystone, {
    userId,
    providerId: provider.id,
    providerDomainId: provider.domainId,
    roleDomainId: domainId,
    projects: said.projects,
    domains,
    isComplete: schemaVersion(mappingOf(provider), settingsOf(keystone)) === "3.0",
    audit,
  });
  return { userId, groupIds, identityProviderId: provider.id, protocolId: provider.protocolId };
}
