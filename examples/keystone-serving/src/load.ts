import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { setTimeout as delay } from "node:timers/promises";
import type { Answer, Asked, Fleet } from "./fleet.ts";
import { PASSWORD } from "./site.ts";

/** What was sent so far, and how it went. */
export interface Tally {
  requests: number;
  /** Answers that were not as they must be, or never came. */
  failed: number;
  worstMs: number;
  /** Of what was said to be written: how much was looked for again, and how much was not as it was. */
  readonly kept: Map<string, { readonly by: string; readonly said: unknown }>;
  lost: number;
  readonly failures: string[];
}

const [PROJECT, LATER] = ["demo", "2031-01-02T03:04:05.000000Z"];
const DEFAULT = { id: "default" };
/** How long a client waits between two requests, in milliseconds. */
const PAUSE = 2;

/** Clients who make users that log in, mistype, lend their roles and give them to programs; each reads at the next node what it wrote. */
export class Load {
  readonly tally: Tally = { requests: 0, failed: 0, worstMs: 0, kept: new Map(), lost: 0, failures: [] };
  readonly #fleet: Fleet;
  readonly #ended = new AbortController();
  #clients: readonly Promise<void>[] = [];
  #project = "";
  #role = "";

  private constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  static async begin(fleet: Fleet, clients: number): Promise<Load> {
    const load = new Load(fleet);
    const admin = await load.#admin();
    const made = await load.#ask("POST", "/projects", 201, { token: admin, body: { project: { name: PROJECT, domain_id: "default" } } });
    load.#project = idOf(made.body, "project");
    const roles = await load.#ask("GET", "/roles?name=member", 200, { token: admin });
    load.#role = (roles.body as { readonly roles: readonly { readonly id: string }[] }).roles[0]?.id ?? "";
    load.#clients = Array.from({ length: clients }, () => load.#work());
    return load;
  }

  /** Resolves when so many more requests were answered. */
  async serves(count: number): Promise<void> {
    const until = this.tally.requests + count;
    while (this.tally.requests < until && this.tally.failures.length === 0) await delay(20);
  }

  /** Ends the clients, and looks for all that was acknowledged. */
  async end(): Promise<void> {
    this.#ended.abort();
    await Promise.all(this.#clients);
    const admin = await this.#admin();
    for (const [path, { by, said }] of this.tally.kept) {
      const answer = await this.#ask("GET", path, 200, { token: admin }).catch(() => null);
      if (answer === null || isDeepStrictEqual(answer.body, said)) continue;
      this.tally.lost++;
      this.#fail(`${path}, as ${by} wrote it: ${JSON.stringify(answer.body)} instead of ${JSON.stringify(said)}`);
    }
  }

  async #work(): Promise<void> {
    while (!this.#ended.signal.aborted)
      try {
        await this.#live();
      } catch {
        // It was counted. A new life begins.
      }
  }

  /** What becomes of one user. */
  async #live(): Promise<void> {
    const admin = await this.#admin();
    const [name, password] = [`user-${randomUUID()}`, randomUUID()];
    const made = await this.#keep(admin, "/users", "user", { name, password, domain_id: "default" });
    const user = idOf(made.body, "user");
    await this.#ask("PUT", `/projects/${this.#project}/users/${user}/roles/${this.#role}`, 204, { token: admin });
    await this.#ask("POST", "/auth/tokens", 401, { body: login(user, "a wrong one") });
    const { token } = await this.#ask("POST", "/auth/tokens", 201, { body: login(user, password, { project: { id: this.#project } }) });
    for (let i = 0; i < 6; i++) await this.#ask("GET", "/auth/tokens", 200, { token: admin, subject: token });
    const trust = await this.#keep(token, "/OS-TRUST/trusts", "trust", {
      trustor_user_id: user,
      trustee_user_id: user,
      project_id: this.#project,
      impersonation: false,
      roles: [{ id: this.#role }],
      expires_at: LATER,
    });
    await this.#ask("POST", "/auth/tokens", 201, { body: login(user, password, { "OS-TRUST:trust": { id: idOf(trust.body, "trust") } }) });
    const robot = { name: "robot", secret: randomUUID(), expires_at: LATER };
    const path = `/users/${user}/application_credentials`;
    const credential = await this.#ask("POST", path, 201, { token, body: { application_credential: robot } });
    const identity = {
      methods: ["application_credential"],
      application_credential: { id: idOf(credential.body, "application_credential"), secret: robot.secret },
    };
    const asRobot = await this.#ask("POST", "/auth/tokens", 201, { body: { auth: { identity } } });
    await this.#ask("GET", "/auth/tokens", 200, { token: admin, subject: asRobot.token });
    await this.#ask("GET", `/users?name=${name}`, 200, { token: admin });
    if (Math.random() < 0.3) await this.#remove(admin, user, made.body, idOf(trust.body, "trust"));
  }

  async #remove(admin: string, user: string, said: unknown, trust: string): Promise<void> {
    this.tally.kept.delete(`/users/${user}`);
    this.tally.kept.delete(`/OS-TRUST/trusts/${trust}`);
    await this.#ask("GET", `/users/${user}`, 200, { token: admin }, said);
    await this.#ask("DELETE", `/users/${user}`, 204, { token: admin });
    await this.#ask("GET", `/users/${user}`, 404, { token: admin });
  }

  /** Makes something, and reads it at the next node; it is looked for again at the end. */
  async #keep(token: string, path: string, kind: string, thing: object): Promise<Answer> {
    const made = await this.#ask("POST", path, 201, { token, body: { [kind]: thing } });
    const place = `${path}/${idOf(made.body, kind)}`;
    const read = await this.#ask("GET", place, 200, { token });
    // Where a thing was made more is said of it than where it is read.
    for (const [name, value] of Object.entries((read.body as Record<string, object>)[kind] ?? {}))
      if (!isDeepStrictEqual(value, ((made.body as Record<string, object>)[kind] as Record<string, unknown>)[name]))
        this.#fail(`${place}: ${name} is ${JSON.stringify(value)} at ${read.by}, and was not at ${made.by}`);
    this.tally.kept.set(place, { by: made.by, said: read.body });
    return read;
  }

  async #admin(): Promise<string> {
    const scope = { project: { name: "admin", domain: DEFAULT } };
    const body = login({ name: "admin", domain: DEFAULT }, PASSWORD, scope);
    return (await this.#ask("POST", "/auth/tokens", 201, { body })).token;
  }

  async #ask(
    method: string,
    path: string,
    status: number,
    { token, subject, body }: { readonly token?: string; readonly subject?: string; readonly body?: unknown },
    wanted?: unknown,
  ): Promise<Answer> {
    const headers = { ...(token !== undefined && { "x-auth-token": token }), ...(subject !== undefined && { "x-subject-token": subject }) };
    const asked: Asked = { method, path, headers, ...(body !== undefined && { body }) };
    await delay(PAUSE);
    const begun = performance.now();
    const answer = await this.#fleet.ask(asked).catch((error: unknown) => String(error));
    this.tally.requests++;
    this.tally.worstMs = Math.max(this.tally.worstMs, performance.now() - begun);
    if (typeof answer !== "string" && answer.status === status && (wanted === undefined || isDeepStrictEqual(answer.body, wanted)))
      return answer;
    this.tally.failed++;
    const said = typeof answer === "string" ? answer : `${answer.status} of ${answer.by}: ${JSON.stringify(answer.body)}`;
    throw this.#fail(`${method} ${path}: ${said}, not ${status}`);
  }

  #fail(text: string): Error {
    if (this.tally.failures.length < 5) this.tally.failures.push(text);
    return new Error(text);
  }
}

function login(user: string | object, password: string, scope: unknown = "unscoped"): object {
  const who = typeof user === "string" ? { id: user } : user;
  return { auth: { identity: { methods: ["password"], password: { user: { ...who, password } } }, scope } };
}

function idOf(body: unknown, kind: string): string {
  return (body as Readonly<Record<string, { readonly id: string }>>)[kind]?.id ?? "";
}
