import type { Environment } from "../../authentication/login-request.ts";
import type { Keystone } from "../../keystone.ts";
import { notFound, unauthorized } from "../../refusals.ts";
import { remoteIdAttribute } from "../remote-id-attribute.ts";

/**
 * The identity provider that the environment names, by any of the variables that providers with this protocol are named by.
 *
 * @param beforeLookup what upstream checks when it has a name, before it looks whose that is
 * @throws HttpError 401 if nothing names one, 404 for a name that none has
 */
export async function providerInEnvironment(
  { pool, config }: Keystone,
  environment: Environment,
  protocol: string,
  beforeLookup: () => void,
): Promise<string> {
  const protocols = await pool.read((db) =>
    db
      .selectFrom("federation_protocol as p")
      .innerJoin("identity_provider as i", "i.id", "p.idp_id")
      .where("p.id", "=", protocol)
      .select(["p.id as protocolId", "p.remote_id_attribute as remoteIdAttribute"])
      .orderBy("i.id")
      .execute(),
  );
  const names = protocols.map((one) => remoteIdAttribute(config, one));
  const remoteId = names.map((name) => (name === undefined ? undefined : environment.get(name))).find(Boolean);
  if (!remoteId) throw unauthorized("Missing entity ID from environment");
  beforeLookup();
  const row = await pool.read((db) =>
    db.selectFrom("idp_remote_ids").select("idp_id").where("remote_id", "=", remoteId).executeTakeFirst(),
  );
  return row?.idp_id ?? missing(remoteId);
}

function missing(remoteId: string): never {
  throw notFound("Identity Provider", remoteId);
}
