import { HttpError, malformed } from "@underpin/oslo/http";
import type { Keystone } from "../keystone.ts";
import { SecurityRefusal, unauthorized } from "../refusals.ts";
import type { Grant } from "../tokens/tokens.ts";
import { byCodePoint } from "../python-text.ts";
import { isAccountEnabled } from "./compliance/inactivity.ts";
import { defaultProject } from "./default-scope.ts";
import type { Asked, Found, FoundCredential, FoundTrust, FoundUser } from "./found.ts";
import { checkForm } from "./form.ts";
import { EvenRefusal } from "./even-refusals.ts";
import type { LoginRequest } from "./login-request.ts";
import { Login } from "./login.ts";
import type { Method } from "./method.ts";
import { APPLICATION_CREDENTIAL, configuredMethods, METHODS } from "./methods/index.ts";
import { applicationCredential, askedOf, credentialIn } from "./methods/application-credential.ts";
import { passwordIn } from "./methods/password.ts";
import { areMethodsEnough } from "./multi-factor.ts";
import { isJson, objectIn, own, userIn, type Json } from "./payload.ts";
import { Proven, type Proof } from "./proof.ts";
import { methodsOfReceipt, receiptFor } from "./receipts.ts";
import { foundScope, scopeIn, type AskedScope, type Scope } from "./scope.ts";

/** What a login comes to. */
export interface Authenticated {
  readonly grant: Grant;
  /** The trust that the token uses up one use of, once it is issued. */
  readonly trust: FoundTrust | null;
}

/**
 * Looks whether somebody is who they say, and what their token is to be. Upstream's order of checks: the form of the request, the methods' names,
 * the scope, then each method, the receipt, and whether these are all methods that the user must show.
 *
 * Sources: keystone/api/_shared/authentication.py, keystone/auth/core.py.
 *
 * @param on `refusal` counts the time that hashing takes; `expect` hears of the token that somebody will get if their secret is right, before that is verified
 * @throws HttpError
 * @throws ReceiptNeeded if the user must show more
 */
export async function authenticate(
  keystone: Keystone,
  request: LoginRequest,
  {
    refusal = new EvenRefusal(keystone.clock),
    expect = () => {},
  }: { readonly refusal?: EvenRefusal; readonly expect?: (grant: Grant) => void } = {},
): Promise<Authenticated> {
  const login = new Login(keystone, request, refusal);
  try {
    return await loggedIn(login, expect);
  } catch (error) {
    // Whoever is refused waits for as long as who gives a wrong password.
    if (error instanceof HttpError && error.status === 401) await login.wait();
    throw error;
  }
}

async function loggedIn(login: Login, expect: (grant: Grant) => void): Promise<Authenticated> {
  const { keystone, request } = login;
  const { auth, payloads } = readAuth(keystone, request.auth);
  const credentialPayload = payloads.get(APPLICATION_CREDENTIAL);
  const passwordPayload = payloads.get("password");
  if (credentialPayload !== undefined) login.expectSecret(own(credentialPayload, "secret"));
  else if (passwordPayload !== undefined) login.expectSecret(passwordIn(passwordPayload));
  const asksScope = credentialPayload === undefined ? scopeIn(auth) : credentialScope(auth);
  const asked = credentialPayload === undefined ? { user: firstUser(payloads), scope: lookedUp(asksScope) } : askedOf(credentialPayload);
  const found = asked.user === undefined && asked.scope === undefined ? null : await login.look(asked);
  const credential = credentialPayload === undefined || found === null ? null : credentialIn(asked, found);
  const scope = foundScope(asked.scope === undefined ? asksScope : asked.scope, found as Found, keystone);
  if (credentialPayload !== undefined || passwordPayload !== undefined) expect(expectedGrant(found, scope, { asksScope, credential }));

  const proven = new Proven();
  await showExternal(login, proven);
  for (const [name, payload] of payloads) {
    const method =
      credential !== null && name === APPLICATION_CREDENTIAL ? applicationCredential(found as Found, credential) : METHODS.get(name);
    proven.add(name, await (method as Method)(login, payload));
  }

  const { proof } = proven;
  const user = await login.userOf(proof.userId);
  if (user === null || !isAccountEnabled(user, keystone)) throw unauthorized("the user is not there, or is disabled");
  const projectId = await projectOf(keystone, user, { proof, scope, asksScope });
  const before = request.receipt ? methodsOfReceipt(keystone, request.receipt, proof.userId) : [];
  const methods = new Set([...proven.methods, ...before]);
  if (methods.has(APPLICATION_CREDENTIAL) && credential === null) throw unauthorized("the application credential itself is not shown");
  const named = keystone.compatibility === 22 ? [...methods] : [...methods].toSorted(byCodePoint);
  if (!areMethodsEnough(user.options, methods, configuredMethods(keystone.config.auth.methods), keystone.compatibility))
    throw receiptFor(keystone, user, named);
  return { trust: scope.trust, grant: grantOf({ ...scope, projectId }, proof, named, credential?.id ?? null) };
}

/**
 * The methods of a request, and what it says for each.
 *
 * @throws HttpError 400, 401
 */
function readAuth(
  { config, compatibility }: Keystone,
  given: unknown,
): { readonly auth: Json; readonly payloads: ReadonlyMap<string, Json> } {
  checkForm(given, compatibility);
  if (!isJson(given)) throw malformed("auth", "request body");
  const identity = objectIn(own(given, "identity"), "identity", "auth");
  const names = [...new Set(own(identity, "methods") as readonly string[])];
  for (const name of names) if (!Object.hasOwn(identity, name)) throw malformed(name, "identity");
  const configured = configuredMethods(config.auth.methods);
  if (names.some((name) => !configured.includes(name))) throw notSupported(config.auth.methods);
  return { auth: given, payloads: new Map(names.map((name) => [name, payloadIn(identity, name)])) };
}

/** Some methods look at nothing there: then it may be anything. */
function payloadIn(identity: Json, name: string): Json {
  const payload = own(identity, name);
  return isJson(payload) ? payload : {};
}

function notSupported(methods: readonly string[]): SecurityRefusal {
  return new SecurityRefusal(401, "Attempted to authenticate with an unsupported method.", undefined, { identity: { methods } });
}

/** @throws SecurityRefusal 401: an application credential has its scope already */
function credentialScope(auth: Json): undefined {
  if (!Object.hasOwn(auth, "scope")) return undefined;
  const detail = "Application credentials cannot request a scope.";
  throw new SecurityRefusal(401, `Error authenticating with application credential: ${detail}`, undefined, { identity: {} });
}

function lookedUp(scope: AskedScope): Asked["scope"] {
  return scope === "system" || scope === "unscoped" ? undefined : scope;
}

/** Whom the first method speaks of, so that it is looked up with the scope; what is wrong there is said when it is that method's turn. */
function firstUser(payloads: ReadonlyMap<string, Json>): Asked["user"] {
  const payload = payloads.get("password") ?? payloads.get("totp");
  try {
    return payload && userIn(payload);
  } catch {
    return undefined;
  }
}

/** Takes the server's word in front for who it is, if it says one; if that is nobody, the other methods count. */
async function showExternal(login: Login, proven: Proven): Promise<void> {
  const method = METHODS.get("external") as Method;
  if (!login.request.environment?.get("REMOTE_USER") || !login.keystone.config.auth.methods.includes("external")) return;
  let proof: Proof;
  try {
    proof = await method(login, {});
  } catch (error) {
    if (error instanceof HttpError && error.status === 401) return;
    throw error;
  }
  proven.add("external", proof);
}

/** The project of the token: that of the scope, of the access token, or the user's own choice. */
async function projectOf(
  keystone: Keystone,
  user: FoundUser,
  { proof, scope, asksScope }: { readonly proof: Proof; readonly scope: Scope; readonly asksScope: AskedScope },
): Promise<string | null> {
  if (proof.accessTokenId !== undefined) return proof.projectId ?? null;
  const isScoped = scope.system !== null || scope.domainId !== null || scope.projectId !== null || scope.trust !== null;
  if (isScoped || asksScope === "unscoped" || proof.identityProviderId !== undefined) return scope.projectId;
  return await defaultProject(keystone, user);
}

/** The token that somebody gets if their secret is right; nobody's, too, is expected: it must not show who there is. */
function expectedGrant(
  found: Found | null,
  scope: Scope,
  { asksScope, credential }: { readonly asksScope: AskedScope; readonly credential: FoundCredential | null },
): Grant {
  const user = found?.user ?? null;
  const projectId = asksScope === undefined && credential === null ? (user?.defaultProject?.id ?? null) : scope.projectId;
  return grantOf({ ...scope, projectId }, { userId: user?.id ?? "" }, [], credential?.id ?? null);
}

function grantOf(
  { system, domainId, projectId, trust }: Scope,
  proof: Proof,
  methods: readonly string[],
  applicationCredentialId: string | null,
): Grant {
  return {
    userId: proof.userId,
    methods,
    system: proof.accessTokenId === undefined ? system : null,
    domainId: proof.accessTokenId === undefined ? domainId : null,
    projectId,
    trustId: proof.accessTokenId === undefined ? (trust?.id ?? null) : null,
    groupIds: proof.groupIds ?? null,
    identityProviderId: proof.identityProviderId ?? null,
    protocolId: proof.protocolId ?? null,
    accessTokenId: proof.accessTokenId ?? null,
    applicationCredentialId,
    thumbprint: null,
    auditChainId: proof.auditChainId ?? null,
    expiresAt: proof.expiresAt ?? null,
  };
}
