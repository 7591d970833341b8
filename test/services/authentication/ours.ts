import { HttpError } from "@underpin/oslo/http";
import { effectiveRoles } from "../../../services/keystone/src/assignments/effective-roles.ts";
import { changePassword } from "../../../services/keystone/src/authentication/change-password.ts";
import type { LoginRequest } from "../../../services/keystone/src/authentication/login-request.ts";
import { logIn } from "../../../services/keystone/src/authentication/log-in.ts";
import { ReceiptNeeded } from "../../../services/keystone/src/authentication/receipts.ts";
import type { Keystone } from "../../../services/keystone/src/keystone.ts";
import { forbidden, unauthorized } from "../../../services/keystone/src/refusals.ts";
import { UnrecognizedToken } from "../../../services/keystone/src/tokens/contents.ts";
import { readFernetToken } from "../../../services/keystone/src/tokens/fernet-token.ts";
import type { FernetCipher } from "../../../services/keystone/src/tokens/fernet.ts";
import type { Token } from "../../../services/keystone/src/tokens/token.ts";
import type { Grant, Tokens } from "../../../services/keystone/src/tokens/tokens.ts";
import type { Asked } from "./requests.ts";
import { time } from "./world.ts";

/** What a request came to. */
export interface Answer {
  readonly status: number;
  readonly token: string | null;
  readonly receipt: string | null;
  readonly body: unknown;
}

/** What ours came to: a token is shown by what it is to say. */
export interface OwnAnswer {
  readonly status: number;
  readonly grant?: Grant;
  readonly receipt?: string;
  readonly body?: unknown;
  readonly message?: string;
}

/** Tokens as far as authentication needs them: good until they expire or their user's are taken back, and made for whoever has a role. */
export function plainTokens(keystone: () => Keystone, keys: FernetCipher): Tokens & { last: Grant | null } {
  const settings = (): { methods: readonly string[]; defaultDomainId: string } => ({
    methods: keystone().config.auth.methods,
    defaultDomainId: keystone().config.identity.default_domain_id,
  });
  const tokens = {
    last: null as Grant | null,
    async validate(text: string): Promise<Token> {
      let contents;
      try {
        contents = readFernetToken(text, keys, settings());
      } catch (error) {
        if (error instanceof UnrecognizedToken) throw new HttpError(404, "Could not recognize Fernet token");
        throw error;
      }
      const events = await keystone()
        .pool.db.selectFrom("revocation_event")
        .select("id")
        .where("user_id", "=", contents.userId)
        .where("issued_before", ">=", time(contents.issuedAt * 1000))
        .execute();
      if (events.length > 0) throw new HttpError(404, "Failed to validate token");
      return { text, contents } as unknown as Token;
    },
    async issue(grant: Grant): Promise<Token> {
      const { pool, now } = keystone();
      const on = grant.system !== null ? "system" : grant.domainId !== null ? { domain: grant.domainId } : grant.projectId !== null ? { project: grant.projectId } : null;
      const trust = grant.trustId === null ? undefined : await pool.db.selectFrom("trust").selectAll().where("id", "=", grant.trustId).executeTakeFirst();
      if (trust !== undefined && trust.trustee_user_id !== grant.userId) throw forbidden("User is not a trustee.");
      const user = trust?.trustor_user_id ?? grant.userId;
      const project = grant.projectId === null ? undefined : await pool.db.selectFrom("project").selectAll().where("id", "=", grant.projectId).executeTakeFirst();
      const domain = project && (await pool.db.selectFrom("project").selectAll().where("id", "=", project.domain_id).executeTakeFirst());
      for (const [kind, one] of [["project", project], ["domain", domain]] as const)
        if (one !== undefined && !one.enabled) throw new HttpError(404, `Unable to validate token because ${kind} ${one.id} is disabled`);
      if (on !== null) {
        const roles = await effectiveRoles(pool.db, pool.dialect, { user, on, now: time(now()).slice(0, 19), defaultTtl: 0 });
        if (roles.length === 0) throw unauthorized("no roles");
      }
      tokens.last = grant;
      return {} as Token;
    },
    async revoke(): Promise<void> {},
    async render(): Promise<string> {
      return "";
    },
  };
  return tokens;
}

/** Answers as the service does. */
export async function answer(keystone: Keystone & { readonly tokens: { last: Grant | null } }, asked: Asked): Promise<OwnAnswer> {
  try {
    const change = /^\/v3\/users\/(.*)\/password$/.exec(asked.path)?.[1];
    if (change !== undefined) {
      await changePassword(keystone, change, asked.body["user"]);
      return { status: 204 };
    }
    const request: LoginRequest = {
      auth: asked.body["auth"],
      receipt: (asked.headers?.["Openstack-Auth-Receipt"] as string | undefined) ?? null,
      environment: new Map(Object.entries(asked.environment ?? {})),
      signed: { url: "http://localhost/v3/auth/tokens", method: "POST", headers: asked.headers as Record<string, string>, args: [] },
    };
    await logIn(keystone, request);
    return { status: 201, grant: keystone.tokens.last as Grant };
  } catch (error) {
    if (error instanceof ReceiptNeeded) return { status: 401, receipt: error.receipt, body: error.body };
    if (error instanceof HttpError) return { status: error.status, message: error.message, body: error.more };
    throw error;
  }
}
