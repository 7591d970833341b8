import { loginProvider, mappingOf } from "../../federation/login-provider.ts";
import { unauthorized } from "../../refusals.ts";
import type { Token } from "../../tokens/token.ts";
import type { Login } from "../login.ts";
import type { Proof } from "../proof.ts";

/** Another token of a federated login's. Provider and groups must still be there. Source: `handle_scoped_token` of keystone/auth/plugins/mapped.py. */
export async function federatedAgain({ keystone }: Login, { contents }: Token): Promise<Proof> {
  const provider = await loginProvider(keystone, contents.identityProviderId ?? "", contents.protocolId ?? "");
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
