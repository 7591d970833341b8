import type { Pool } from "@underpin/oslo/db";
import { HttpError } from "@underpin/oslo/http";
import { Catalogs } from "../catalog/catalog.ts";
import type { CatalogFor } from "../catalog/catalog-template.ts";
import type { KeystoneConfig } from "../config/index.ts";
import type { BlankValues, Facts, Look } from "../database/look.ts";
import { schemaOf } from "../database/schemas/schema-of.ts";
import { SharedLooks } from "@underpin/oslo/db";
import type { Tables } from "../database/tables.ts";
import type { Compatibility } from "../policies/index.ts";
import { noToken, SecurityRefusal, TokenNotFound } from "../refusals.ts";
import { Revocations } from "../revocations/revocations.ts";
import { revokes, type Revocable } from "../revocations/matches.ts";
import { newAuditId } from "./audit-id.ts";
import type { ReadToken, TokenContents } from "./contents.ts";
import { openTokenFormat, type TokenFormat } from "./formats.ts";
import { bodyFacts, checkGrant, mint, readFacts, type Minted, type MintSettings } from "./look/mint.ts";
import { auditIdsOf, shapeKey, shapeOf, type Shape } from "./look/shape.ts";
import { lookFor, lookForBody, type LookSettings } from "./look/statement.ts";
import { renderToken, type AdminProject } from "./render.ts";
import type { Token } from "./token.ts";
import { TokenCounts } from "./token-counts.ts";
import type { Grant, GrantLook, LookOptions, TokenLook, Tokens, ValidateOptions } from "./tokens.ts";
import type { FolderOptions } from "./watched-folder.ts";

/** What tokens are made of. */
export interface TokensFrom {
  readonly config: KeystoneConfig["values"];
  readonly compatibility: Compatibility;
  readonly pool: Pool<Tables>;
  readonly revocations: Revocations;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How the key repositories are watched. */
  readonly folders?: FolderOptions;
}

/** What one look said of a token. */
interface Looked {
  readonly minted: Minted;
  readonly isRevoked: boolean;
}

/** A look at a token that could be read. */
interface Begun {
  readonly contents: ReadToken;
  readonly looked: Promise<Looked>;
}

/**
 * Opens the keys, and makes what validates and issues tokens.
 *
 * @throws KeyRepositoryError if there is no key
 */
export function openTokens(from: TokensFrom): Tokens {
  return new LookedUpTokens(from, openTokenFormat(from.config, from.folders));
}

class LookedUpTokens implements Tokens {
  readonly counts = new TokenCounts();
  readonly #from: TokensFrom;
  readonly #format: TokenFormat;
  readonly #settings: LookSettings;
  readonly #catalogs: Catalogs;
  readonly #adminProject: AdminProject | null;
  readonly #looks = new Map<string, Look>();
  readonly #shared = new SharedLooks<Looked>();
  readonly #sharedGrants = new SharedLooks<Facts>();

  constructor(from: TokensFrom, format: TokenFormat) {
    const { config, pool } = from;
    this.#from = from;
    this.#format = format;
    this.#settings = {
      dialect: pool.dialect,
      schema: schemaOf(pool.db),
      defaultTtl: config.federation.default_authorization_ttl,
      withInactivity: config.security_compliance.disable_user_account_days_inactive !== null,
    };
    this.#catalogs = new Catalogs(config.DEFAULT.public_endpoint, config.endpoint_filter.return_all_endpoints_if_no_filter);
    const { admin_project_name: name, admin_project_domain_name: domainName } = config.resource;
    this.#adminProject = name && domainName ? { name, domainName } : null;
  }

  get fingerprints(): readonly string[] | null {
    return this.#format.fingerprints;
  }

  look(text: string, body: LookOptions["body"] | "none" = "none"): TokenLook {
    const looking = this.#begin(text, body);
    // Who never asks what came of it need not hear of it.
    looking.catch(() => {});
    return { text, validated: async (options = {}) => await this.#validated(text, looking, options) };
  }

  async validate(text: string, { body, ...options }: ValidateOptions & LookOptions = {}): Promise<Token> {
    return await this.look(text, body).validated(options);
  }

  prepare(grant: Grant, options: LookOptions = {}): GrantLook {
    const { auditChainId, expiresAt: _, ...rest } = grant;
    // Nothing is looked for by what only it will say.
    const look = this.#grantable({ ...rest, auditIds: auditChainId === null ? [""] : ["", auditChainId], expiresAt: 0 }, options);
    // Who never proves it need not hear of it.
    look.facts.catch(() => {});
    return look;
  }

  async issue(grant: Grant, { prepared = null, ...options }: Parameters<Tokens["issue"]>[1] = {}): Promise<Token> {
    const { auditChainId, expiresAt, ...rest } = grant;
    const { config, compatibility, now } = this.#from;
    const own = newAuditId();
    const said: TokenContents = {
      ...rest,
      auditIds: auditChainId === null ? [own] : [own, auditChainId],
      expiresAt: expiresAt ?? Math.floor(now() / 1000) + config.token.expiration,
    };
    const shape = shapeOf(said, false, options.body ?? "none");
    const isPrepared = prepared?.key === grantKey(said, shape);
    const facts = await (isPrepared ? prepared : this.#grantable(said, options)).facts;
    const settings = this.#mintSettings();
    checkGrant(said, facts, compatibility, settings);
    const { isUserEnabled: _, endsAt, ...token } = mint(said, facts, shape, settings);
    const ends = [said.expiresAt];
    if (endsAt.applicationCredential !== null) ends.push(Math.floor(endsAt.applicationCredential / 1_000_000));
    if (endsAt.trust !== null && compatibility === 30) ends.push(Math.floor(endsAt.trust / 1_000_000));
    const contents = { ...said, expiresAt: Math.min(...ends) };
    const { token: text, issuedAt } = await this.#format.write(contents, Math.floor(now() / 1000));
    this.counts.issued(contents);
    return { ...token, text, contents: { ...contents, issuedAt } };
  }

  async revoke({ contents }: Token, { cascade }: { readonly cascade: boolean }): Promise<void> {
    const { own } = auditIdsOf(contents.auditIds);
    const { revocations, compatibility } = this.#from;
    await revocations.revoke(cascade && compatibility === 30 ? [{ audit_id: own }, { audit_chain_id: own }] : [{ audit_id: own }]);
  }

  async render(token: Token, { catalog, catalogOf }: Parameters<Tokens["render"]>[1]): Promise<string> {
    const shape = shapeOf(token.contents, false, catalog ? "whole" : "bare");
    const isKnown = token.body !== null && (token.body.catalog !== null || shape.body === "bare");
    const body = isKnown ? token.body : await this.#bodyOf(token.contents, shape);
    return renderToken(token, body, {
      catalog: shape.body === "whole" && body.catalog !== null ? this.#catalogs.of(body.catalog, catalogFor(token, catalogOf)) : null,
      adminProject: this.#adminProject,
    });
  }

  [Symbol.dispose](): void {
    this.#format[Symbol.dispose]();
  }

  async #begin(text: string, body: Shape["body"]): Promise<Begun> {
    const contents = await this.#read(text);
    const looked = this.#shared.share(`${body} ${text}`, () => this.#look(contents, body));
    looked.catch(() => {});
    return { contents, looked };
  }

  async #validated(text: string, looking: Promise<Begun>, options: ValidateOptions): Promise<Token> {
    let contents: ReadToken | null = null;
    try {
      const begun = await looking;
      contents = begun.contents;
      const looked = await begun.looked;
      await this.#check(contents, looked, options);
      const { isUserEnabled: _, endsAt: __, ...token } = looked.minted;
      this.counts.validated(contents, "good");
      return { ...token, text, contents };
    } catch (error) {
      if (error instanceof HttpError) this.counts.validated(contents, "refused");
      // Whoever asks is not the one who is not allowed.
      if (error instanceof SecurityRefusal && error.status === 401) throw noToken(text);
      throw error;
    }
  }

  async #read(text: string): Promise<ReadToken> {
    if (text === "") throw new TokenNotFound("No token in the request");
    const contents = await this.#format.read(text);
    // It would be shown without the certificate that it is bound to.
    if (contents.thumbprint !== null && this.#from.compatibility === 22)
      throw new TokenNotFound("This is not a recognized Fernet payload version: 10");
    return contents;
  }

  async #look(contents: ReadToken, body: Shape["body"]): Promise<Looked> {
    const shape = shapeOf(contents, true, body);
    const facts = await this.#facts(contents, contents.issuedAt, shape);
    const minted = mint(contents, facts, shape, this.#mintSettings());
    const revocable = revocableOf(contents, minted);
    return { minted, isRevoked: facts.all("event").some((event) => revokes(event, revocable)) };
  }

  async #check(contents: ReadToken, { minted, isRevoked }: Looked, { allowExpired, accessRules }: ValidateOptions): Promise<void> {
    const { config, compatibility, revocations, now } = this.#from;
    const window = allowExpired ? config.token.allow_expired_window : 0;
    if (now() >= (contents.expiresAt + window) * 1000 || isRevoked) throw new TokenNotFound("Failed to validate token");
    if (compatibility === 30 && !minted.isUserEnabled) {
      // For good: tokens from before do not come back when a directory lets the user in again.
      await revocations.revoke([{ user_id: contents.userId }]);
      throw new SecurityRefusal(401, `The account is disabled for user: ${contents.userId}.`);
    }
    if (minted.applicationCredential !== null && minted.applicationCredential.accessRules !== null && !accessRules)
      throw new TokenNotFound("Failed to validate token");
  }

  /** What decides of a new token: logins of the same user at the same time, as of a service's many agents, share a look. */
  #grantable(said: TokenContents, { body }: LookOptions): GrantLook {
    const shape = shapeOf(said, false, body ?? "none");
    const key = grantKey(said, shape);
    return { key, facts: this.#sharedGrants.share(key, () => this.#facts(said, 0, shape)) };
  }

  #mintSettings(): MintSettings {
    const { config, now } = this.#from;
    return {
      inactiveDays: config.security_compliance.disable_user_account_days_inactive,
      maxRedelegationCount: config.trust.max_redelegation_count,
      now: now(),
    };
  }

  async #facts(said: TokenContents, issuedAt: number, shape: Shape): Promise<Facts> {
    const look = this.#lookOf(shapeKey(shape), () => lookFor(this.#from.pool, shape, this.#settings));
    return readFacts(await this.#from.pool.read((db) => look.run(db, this.#values(said, issuedAt))));
  }

  async #bodyOf(said: TokenContents, shape: Shape): Promise<NonNullable<Token["body"]>> {
    const look = this.#lookOf(`body ${shapeKey(shape)}`, () => lookForBody(this.#from.pool, shape, this.#settings));
    return bodyFacts(readFacts(await this.#from.pool.read((db) => look.run(db, this.#values(said, 0)))), shape);
  }

  /** There are as many shapes as kinds of tokens, but for the number of groups: the oldest ones go. */
  #lookOf(key: string, make: () => Look): Look {
    const known = this.#looks.get(key);
    if (known !== undefined) return known;
    const made = make();
    if (this.#looks.size >= MOST_LOOKS) this.#looks.delete(this.#looks.keys().next().value as string);
    this.#looks.set(key, made);
    return made;
  }

  #values(said: TokenContents, issuedAt: number): BlankValues {
    const { own, parent } = auditIdsOf(said.auditIds);
    return {
      user: said.userId,
      project: said.projectId,
      domain: said.domainId,
      trust: said.trustId,
      accessToken: said.accessTokenId,
      applicationCredential: said.applicationCredentialId,
      identityProvider: said.identityProviderId,
      audit: own,
      parent,
      issuedAt: sqlTime(issuedAt * 1000),
      now: sqlTime(this.#from.now()),
      ...Object.fromEntries((said.groupIds ?? []).map((id, i) => [`group${i}`, id])),
    };
  }
}

const MOST_LOOKS = 200;

/** Tokens of one key are looked for by the same values. */
function grantKey(said: TokenContents, shape: Shape): string {
  const { auditIds: _, expiresAt: __, methods: ___, ...asked } = said;
  return JSON.stringify([shapeKey(shape), asked]);
}

/** A time as the databases compare it: UTC, `2026-11-22 07:00:00.000000`. */
function sqlTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 23).replace("T", " ")}000`;
}

function revocableOf(said: ReadToken, { user, trust, oauth1, roles }: Minted): Revocable {
  const { own, parent } = auditIdsOf(said.auditIds);
  return {
    userId: said.userId,
    trustorUserId: trust?.trustor.id ?? null,
    trusteeUserId: trust?.trusteeUserId ?? null,
    projectId: said.projectId,
    identityDomainId: user.domain.id,
    domainId: said.domainId,
    auditId: own,
    auditChainId: parent,
    trustId: trust?.id ?? null,
    consumerId: oauth1?.consumerId ?? null,
    roleIds: roles.map(({ id }) => id),
    expiresAt: said.expiresAt,
  };
}

function catalogFor({ contents, trust }: Token, userId = trust?.trustor.id ?? contents.userId): CatalogFor {
  return { userId, projectId: contents.projectId };
}
