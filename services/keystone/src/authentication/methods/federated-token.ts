import { lookForProvider, mappingOf, providerIn, type LoginProvider } from "../../federation/login-provider.ts";
import type { Keystone } from "../../keystone.ts";
import { unauthorized } from "../../refusals.ts";
import type { Token } from "../../tokens/token.ts";
import type { Login } from "../login.ts";
import type { Proof } from "../proof.ts";
import { toldOfFederated } from "../told-federated.ts";

/** Another token of a federated login's. Provider and groups must still be there. Source: `handle_scoped_token` of keystone/auth/plugins/mapped.py. */
export async function federatedAgain({ keystone, audit }: Login, { contents }: Token): Promise<Proof> {
  const { identityProviderId: providerId, protocolId, userId } = contents;
  const looked = await lookForProvider(keystone, providerId ?? "", protocolId ?? "");
  const told = { userId, groupIds: contents.groupIds ?? [] };
  const login = { providerId: providerId ?? "", auditId: contents.auditIds[0] ?? null };
  return await toldOfFederated(audit, login, async () => ({ proof: await again(keystone, contents, providerIn(looked)), told }), told);
}

async function again(keystone: Keystone, contents: Token["contents"], provider: LoginProvider): Promise<Proof> {
  const { id: mappingId } = mappingOf(provider);
  const groupIds = contents.groupIds ?? [];
  if (groupIds.length > 0) {
    const groups = await keystone.pool.read((db) => db.selectFrom("group").select("id").where("id", "in", groupIds).execute());
    if (groups.length < new Set(groupIds).size) throw unauthorized(`A group that mapping ${mappingId} returned was not found`);
  }
  return {
    userId: contents.userId,
    groupIds,
    identityProviderId: provider.id,
    protocolId: provider.protocolId,
    expiresAt: contents.expiresAt,
  };
}
