// Until our own tokens are there: what a token gives is asked of Python's Keystone.
import { send } from "./http.ts";

export async function openWithBorrowedTokens(config: any, python: string, ROOT: string): Promise<any> {
  const { createLinks, HttpError } = (await import(`${ROOT}/packages/oslo/src/http/index.ts`)) as any;
  const { openPool } = (await import(`${ROOT}/packages/oslo/src/db/index.ts`)) as any;
  const { Enforcer } = (await import(`${ROOT}/packages/oslo/src/policy/index.ts`)) as any;
  const { BOOLEANS } = (await import(`${ROOT}/services/keystone/src/database/tables.ts`)) as any;
  const { Passwords } = (await import(`${ROOT}/services/keystone/src/authentication/passwords/passwords.ts`)) as any;
  const { loadCredentialKeys } = (await import(`${ROOT}/services/keystone/src/credentials/credential-keys.ts`)) as any;
  const { keystonePolicies, policyOptions } = (await import(`${ROOT}/services/keystone/src/policies/index.ts`)) as any;
  const { TokenNotFound } = (await import(`${ROOT}/services/keystone/src/refusals.ts`)) as any;
  const { UNSCOPED } = (await import(`${ROOT}/services/keystone/src/tokens/contents.ts`)) as any;
  const values = config.values;
  const compatibility = values.underpin.compatibility === "22" ? 22 : 30;
  const { database } = values;
  const pool = await openPool(database.connection.reveal(), { version: 85, booleans: BOOLEANS, size: 5, timeout: 30, recycle: 3600 });
  const admin = async (): Promise<string> => {
    const body = {
      auth: {
        identity: { methods: ["password"], password: { user: { name: "admin", domain: { id: "default" }, password: "admin" } } },
        scope: { project: { name: "admin", domain: { id: "default" } } },
      },
    };
    return String((await send(python, { method: "POST", path: "/v3/auth/tokens", headers: {}, body })).headers["x-subject-token"]);
  };
  let by: string | undefined;
  const validate = async (text: string): Promise<any> => {
    by ??= await admin();
    const headers = { "X-Auth-Token": by, "X-Subject-Token": text, "OpenStack-Identity-Access-Rules": "1" };
    const { status, body } = (await send(python, { method: "GET", path: "/v3/auth/tokens?nocatalog", headers })) as any;
    if (status === 401 || status === 404) throw new TokenNotFound("no");
    if (status !== 200) throw new HttpError(status, body.error.message);
    const t = body.token;
    const trust = t["OS-TRUST:trust"];
    return {
      text,
      contents: {
        ...UNSCOPED,
        userId: t.user.id,
        methods: t.methods,
        auditIds: t.audit_ids,
        expiresAt: Date.parse(t.expires_at) / 1000,
        issuedAt: Date.parse(t.issued_at) / 1000,
        system: t.system ? "all" : null,
        domainId: t.domain?.id ?? null,
        projectId: t.project?.id ?? null,
        trustId: trust?.id ?? null,
        applicationCredentialId: t.application_credential?.id ?? null,
      },
      user: { id: t.user.id, name: t.user.name, domain: t.user.domain, passwordExpiresAt: t.user.password_expires_at ?? null },
      project: t.project ? { ...t.project, isDomain: t.is_domain } : null,
      domain: t.domain ?? null,
      isSystem: t.system !== undefined,
      roles: t.roles ?? [],
      trust: trust
        ? { id: trust.id, impersonation: trust.impersonation, trustorUserId: trust.trustor_user.id, trusteeUserId: trust.trustee_user.id }
        : null,
      applicationCredential: t.application_credential
        ? {
            id: t.application_credential.id,
            name: t.application_credential.name,
            unrestricted: !t.application_credential.restricted,
            accessRules: t.application_credential.access_rules ?? null,
          }
        : null,
      oauth1: null,
    };
  };
  const { identity, DEFAULT } = values;
  return {
    config: values,
    compatibility,
    pool,
    policy: new Enforcer({ defaults: keystonePolicies(compatibility), ...policyOptions(compatibility) } as any),
    tokens: { validate },
    passwords: new Passwords(
      {
        algorithm: identity.password_hash_algorithm,
        rounds: identity.password_hash_rounds,
        saltBytes: identity.salt_bytesize,
        scryptBlockSize: identity.scrypt_block_size,
        scryptParallelism: identity.scrypt_parallelism,
      },
      { maxLength: identity.max_password_length, isStrict: DEFAULT.strict_password_check },
    ),
    credentialKeys: loadCredentialKeys(values.credential.key_repository, { onNotice: () => {} }),
    links: createLinks({ publicEndpoint: values.DEFAULT.public_endpoint, version: "v3" }),
    now: Date.now,
    [Symbol.asyncDispose]: async () => await pool.close(),
  };
}
