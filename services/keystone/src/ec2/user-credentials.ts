import { randomUUID } from "node:crypto";
import { EC2, type Credential } from "../credentials/credential.ts";
import { createCredential, ec2Id, requireCredential } from "../credentials/credentials.ts";
import { credentialsOfUser, deleteCredential } from "../credentials/store.ts";
import { pythonJson } from "@underpin/oslo/python";
import type { Keystone } from "../keystone.ts";
import { unauthorized } from "../refusals.ts";

/** An EC2 credential as the API shows it where it is a user's. */
export interface Ec2Credential {
  readonly user_id: string;
  readonly tenant_id: string | null;
  readonly access: string;
  readonly secret: string;
  readonly trust_id: string | null;
}

/** What stands in the blob of one. */
function ec2Of({ user_id, project_id, blob }: Credential): Ec2Credential {
  const { access = null, secret = null, trust_id = null } = JSON.parse(blob) as Partial<Ec2Credential>;
  return { user_id, tenant_id: project_id, access: access as string, secret: secret as string, trust_id };
}

export async function listEc2Credentials({ pool, credentialKeys }: Keystone, user: string): Promise<readonly Ec2Credential[]> {
  return (await pool.read((db) => credentialsOfUser(db, credentialKeys, user, EC2))).map(ec2Of);
}

/** Makes one with a new key and a new secret. */
export async function createEc2Credential(keystone: Keystone, user: string, project: string): Promise<Ec2Credential> {
  const [access, secret] = [randomUUID(), randomUUID()].map((id) => id.replaceAll("-", ""));
  const blob = pythonJson({ access, secret, trust_id: null });
  return ec2Of(await createCredential(keystone, { user_id: user, project_id: project, type: EC2, blob }));
}

/** @throws HttpError 401 for a credential of another type, 404 */
export async function getEc2Credential({ pool, credentialKeys }: Keystone, access: string): Promise<Ec2Credential> {
  const credential = await pool.read((db) => requireCredential(db, credentialKeys, ec2Id(access)));
  if (credential.type !== EC2) throw unauthorized("EC2 access key not found.");
  return ec2Of(credential);
}

export async function removeEc2Credential({ pool }: Keystone, access: string): Promise<void> {
  await pool.write((trx) => deleteCredential(trx, ec2Id(access)));
}
