import { HttpError } from "@underpin/oslo/http";
import { EC2, type Credential } from "../credentials/credential.ts";
import { findCredential } from "../credentials/store.ts";
import type { Keystone } from "../keystone.ts";
import { isTrue } from "../python-truth.ts";
import { invalid, notFound, unauthorized } from "../refusals.ts";
import { UNSCOPED } from "../tokens/contents.ts";
import type { Token } from "../tokens/token.ts";
import { credentialId, credentialsOf, refusalOfTime, type SignedCredentials } from "./credentials.ts";

/** The method that tokens of EC2 credentials name. */
const METHOD = "ec2credential";

/** Why a signature is refused; null if it is good. */
export type CheckSignature = (secret: unknown, credentials: SignedCredentials) => string | null;

/**
 * Makes a token for who signed a request with an EC2 credential. What it is good for, tokens look at themselves: the project, the roles, the trust
 * or the application credential that the credential came of.
 *
 * Source: `handle_authenticate` of keystone/api/_shared/EC2_S3_Resource.py.
 *
 * @throws HttpError 400, 401, 404, 503 where such tokens are not enabled
 */
export async function exchange(keystone: Keystone, body: unknown, refusalOf: CheckSignature): Promise<Token> {
  const { config, tokens, now, compatibility } = keystone;
  if (!config.auth.methods.includes(METHOD) && compatibility === 30)
    throw new HttpError(
      503,
      "Cannot mint a token from an EC2 or S3 credential: the ec2credential auth method is not enabled. Add ec2credential to the [auth] methods configuration option.",
    );
  if (!isTrue(body)) throw invalid("request must include a request body");
  const credentials = credentialsOf(body);
  if (!("access" in credentials)) throw unauthorized("EC2 Signature not supplied");
  const { credential, blob } = await found(keystone, credentials);
  const refusal = refusalOf(blob["secret"], credentials) ?? refusalOfTime(credentials, config.credential.auth_ttl, now());
  if (refusal !== null) throw unauthorized(refusal);
  const [trustId, applicationCredentialId, accessTokenId] = [
    textOf(blob["trust_id"]),
    textOf(blob["app_cred_id"]),
    textOf(blob["access_token_id"]),
  ];
  return await tokens.issue(
    {
      ...UNSCOPED,
      userId: credential.user_id,
      methods: [METHOD],
      projectId: credential.project_id,
      trustId,
      applicationCredentialId: trustId === null ? applicationCredentialId : null,
      accessTokenId: trustId === null && applicationCredentialId === null ? accessTokenId : null,
      auditChainId: null,
      expiresAt: null,
    },
    { body: "whole" },
  );
}

async function found(
  { pool, credentialKeys, compatibility }: Keystone,
  credentials: SignedCredentials,
): Promise<{ readonly credential: Credential; readonly blob: Readonly<Record<string, unknown>> }> {
  const id = credentialId(credentials);
  const credential = id === undefined ? undefined : await pool.read((db) => findCredential(db, credentialKeys, id));
  if (credential === undefined && id !== undefined && compatibility === 22) throw notFound("credential", id);
  if (credential?.type !== EC2) throw new HttpError(404, "EC2 access key not found.");
  return { credential, blob: JSON.parse(credential.blob) as Readonly<Record<string, unknown>> };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
