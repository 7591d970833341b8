import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { TlsOptions } from "node:tls";
import type { AddressInfo } from "node:net";
import { Secret } from "@underpin/oslo/config";
import { KeystoneAuth, type Log, type Settings } from "@underpin/keystone-auth";

/** A request as it came. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** Answers a request in place of Keystone, or leaves it (false). */
export type Instead = (seen: Seen, response: ServerResponse, request: IncomingMessage) => boolean | Promise<boolean>;

/** Milliseconds in an hour. */
export const HOUR = 3_600_000;

/** What Keystone says of a token. */
export function tokenBody(now: number, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    methods: ["password"],
    user: { id: "u1", name: "alice", domain: { id: "default", name: "Default" }, password_expires_at: null },
    project: { id: "p1", name: "web", domain: { id: "default", name: "Default" } },
    is_domain: false,
    roles: [{ id: "r1", name: "member" }],
    audit_ids: ["3T2dc1CGQxyJsHdDu1xkcw"],
    issued_at: new Date(now).toISOString(),
    expires_at: new Date(now + HOUR).toISOString(),
    ...more,
  };
}

/** A Keystone that knows the tokens that a test gives it, and fails as the test says. */
export class FakeKeystone implements AsyncDisposable {
  /** Where it answers, without `/v3`. */
  readonly url: string;
  readonly seen: Seen[] = [];
  /** What it knows of tokens: the member `token` of its answers. */
  readonly tokens = new Map<string, Readonly<Record<string, unknown>>>();
  /** The service's own tokens that it takes. */
  readonly own = new Set<string>();
  instead: Instead = () => false;
  /** Its clock. */
  now: () => number = Date.now;
  /** How long the service's own token lives, in milliseconds. */
  life = HOUR;
  readonly #server: Server;

  private constructor(server: Server, scheme: string) {
    this.#server = server;
    this.url = `${scheme}://localhost:${(server.address() as AddressInfo).port}`;
  }

  static async start(tls?: TlsOptions, port = 0): Promise<FakeKeystone> {
    let keystone: FakeKeystone | undefined;
    const listener: RequestListener = (request, response) => void keystone?.answer(request, response);
    const server = tls === undefined ? createServer(listener) : (createSecureServer(tls, listener) as unknown as Server);
    await new Promise<void>((resolve) => server.listen(port, "localhost", resolve));
    keystone = new FakeKeystone(server, tls === undefined ? "http" : "https");
    return keystone;
  }

  /** How many requests of a method there were. */
  count(method: "GET" | "POST"): number {
    return this.seen.filter((one) => one.method === method).length;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { method = "", url = "", headers } = request;
    const seen = { method, path: url, headers, body: Buffer.concat(chunks).toString() };
    this.seen.push(seen);
    if (await this.instead(seen, response, request)) return;
    if (method === "POST") this.#logIn(response);
    else this.#look(seen, response);
  }

  #logIn(response: ServerResponse): void {
    const token = `own-${this.count("POST")}`;
    this.own.add(token);
    const catalog = [{ type: "identity", name: "keystone", endpoints: [{ interface: "internal", region: "R1", url: `${this.url}/v3` }] }];
    const expires = new Date(this.now() + this.life).toISOString();
    response.writeHead(201, { "x-subject-token": token, "content-type": "application/json" });
    response.end(JSON.stringify({ token: tokenBody(this.now(), { catalog, expires_at: expires }) }));
  }

  #look({ headers }: Seen, response: ServerResponse): void {
    const subject = String(headers["x-subject-token"]);
    const token = this.tokens.get(subject);
    if (!this.own.has(String(headers["x-auth-token"]))) return void fail(response, 401);
    if (token === undefined) return void fail(response, 404);
    response.writeHead(200, { "x-subject-token": subject, "content-type": "application/json" });
    response.end(JSON.stringify({ token }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** An error in Keystone's form. */
export function fail(response: ServerResponse, status: number): true {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ error: { code: status, message: "Could not find token: it is secret.", title: "No" } }));
  return true;
}

/** Keeps what is logged. */
export class Lines implements Log {
  readonly all: string[] = [];
  readonly debug = (line: string): void => void this.all.push(`debug: ${line}`);
  readonly info = (line: string): void => void this.all.push(`info: ${line}`);
  readonly warning = (line: string): void => void this.all.push(`warning: ${line}`);
  readonly error = (line: string): void => void this.all.push(`error: ${line}`);
}

/** What a service is protected with that asks this Keystone. */
export function settingsFor(url: string, more: Partial<Settings> = {}): Settings {
  const password = new Secret("service-password");
  const identity = (): object => ({ methods: ["password"], password: { user: { id: "nova", password: password.reveal() } } });
  return {
    login: { kind: "request", url: `${url}/v3`, body: () => JSON.stringify({ auth: { identity: identity() } }) },
    tls: { rejectUnauthorized: true },
    wwwAuthenticateUri: "http://keystone.example",
    interface: "internal",
    region: null,
    delayAuthDecision: false,
    timeout: 10_000,
    retries: 0,
    cacheTime: 300_000,
    includeCatalog: true,
    tokenBind: "permissive",
    serviceTokenRoles: new Set(["service"]),
    serviceTokenRolesRequired: true,
    serviceType: "compute",
    notices: [],
    ...more,
  };
}

/** What a test needs: a Keystone, what asks it, and a clock that the test sets. */
export class Bench implements AsyncDisposable {
  readonly keystone: FakeKeystone;
  readonly auth: KeystoneAuth;
  readonly lines = new Lines();
  time = Date.parse("2026-01-01T00:00:00Z");

  private constructor(keystone: FakeKeystone, more: Partial<Settings>) {
    this.keystone = keystone;
    keystone.now = () => this.time;
    this.auth = new KeystoneAuth(settingsFor(keystone.url, more), { log: this.lines, now: () => this.time });
  }

  static async open(more: Partial<Settings> = {}, tls?: TlsOptions): Promise<Bench> {
    return new Bench(await FakeKeystone.start(tls), more);
  }

  /** A token that Keystone knows. */
  token(name: string, more: Readonly<Record<string, unknown>> = {}): string {
    this.keystone.tokens.set(name, tokenBody(this.time, more));
    return name;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.auth[Symbol.dispose]();
    await this.keystone[Symbol.asyncDispose]();
  }
}
