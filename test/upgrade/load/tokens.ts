import { isDeepStrictEqual } from "node:util";
import { ec2Request, passcode } from "../../differential/signatures.ts";
import { Unanswered, type Answer, type Asked, type Client } from "./client.ts";
import { byPassword, PASSWORD, type World } from "./world.ts";

/** A token, and what was said of it when it was issued. */
export interface Token {
  readonly text: string;
  /** How it was got. */
  readonly login: string;
  /** By what kind of node. */
  readonly issuedBy: string;
  readonly said: unknown;
}

interface Login {
  readonly path?: string;
  readonly status?: number;
  readonly body: (world: World) => object;
}

const ADMIN = "admin";

/** Every way to a token. */
const LOGINS: Readonly<Record<string, Login>> = {
  [ADMIN]: {
    body: ({ admin }) =>
      byPassword({ name: admin.name, domain: { id: "default" } }, admin.password, {
        project: { name: "admin", domain: { id: "default" } },
      }),
  },
  unscoped: { body: ({ ann }) => byPassword({ id: ann }, PASSWORD, "unscoped") },
  project: { body: ({ ann, project }) => byPassword({ id: ann }, PASSWORD, { project: { id: project } }) },
  domain: { body: ({ ann, domain }) => byPassword({ id: ann }, PASSWORD, { domain: { id: domain } }) },
  system: { body: ({ ann }) => byPassword({ id: ann }, PASSWORD, { system: { all: true } }) },
  trust: { body: ({ bob, trust }) => byPassword({ id: bob }, PASSWORD, { "OS-TRUST:trust": { id: trust } }) },
  "application credential": {
    body: ({ appCredential }) => ({ auth: { identity: { methods: ["application_credential"], application_credential: appCredential } } }),
  },
  totp: {
    body: ({ tom, project }) => ({
      auth: {
        identity: { methods: ["totp"], totp: { user: { id: tom, passcode: passcode() } } },
        scope: { project: { id: project } },
      },
    }),
  },
  ec2: { path: "/ec2tokens", status: 200, body: ({ ec2 }) => ec2Request(ec2.access, ec2.secret) },
};

const KINDS = Object.keys(LOGINS);

/** How many tokens are kept beside the first of each kind that each kind of node has issued. */
const KEPT = 40;

/** The tokens of a load: issued by any node, shown to any. */
export class Tokens {
  readonly #world: World;
  readonly #pick: (below: number) => number;
  readonly #kept: Token[] = [];
  readonly #firsts = new Map<string, Token>();
  /** How often a token of one kind of node was shown to another: by `one -> other`. */
  readonly crossed = new Map<string, number>();
  revoked = 0;

  constructor(world: World, pick: (below: number) => number) {
    this.#world = world;
    this.#pick = pick;
  }

  /** A token of the administrator's. */
  async admin(client: Client): Promise<string> {
    const known = this.#all().filter(({ login }) => login === ADMIN);
    return (known[this.#pick(known.length)] ?? (await this.issue(client, ADMIN))).text;
  }

  /** A token of Ann's in her project. */
  async anns(client: Client): Promise<string> {
    const known = this.#all().filter(({ login }) => login === "project");
    return (known[this.#pick(known.length)] ?? (await this.issue(client, "project"))).text;
  }

  /** Logs in, in one way or any. */
  async issue(client: Client, login = KINDS[this.#pick(KINDS.length)]!): Promise<Token> {
    const { path = "/auth/tokens", status = 201, body } = LOGINS[login]!;
    const asked = { method: "POST", path, status, body: body(this.#world) } as const;
    const answer = await client.ask(login === "ec2" ? { ...asked, token: await this.admin(client) } : asked);
    return this.#keep(client, asked, answer, login);
  }

  /** A token by a token. */
  async exchange(client: Client): Promise<void> {
    const unscoped = this.#all().filter(({ login }) => login === "unscoped");
    const { text: id } = unscoped[this.#pick(unscoped.length)] ?? (await this.issue(client, "unscoped"));
    const scope = { project: { id: this.#world.project } };
    const body = { auth: { identity: { methods: ["token"], token: { id } }, scope } };
    const asked = { method: "POST", path: "/auth/tokens", status: 201, body } as const;
    this.#keep(client, asked, await client.ask(asked), "token");
  }

  /** Has some token validated: it must say what was said when it was issued. */
  async validate(client: Client, token?: Token): Promise<void> {
    const all = this.#all();
    const shown = token ?? all[this.#pick(all.length)];
    if (shown === undefined) return void (await this.issue(client));
    const asked = { method: "GET", path: "/auth/tokens", status: 200, token: await this.admin(client), subject: shown.text } as const;
    const answer = await client.ask(asked);
    const said = what(answer, shown.login);
    if (!isDeepStrictEqual(said, shown.said))
      throw client.fail(asked, `${JSON.stringify(said)} instead of ${JSON.stringify(shown.said)}`, answer.by);
    const way = `${shown.issuedBy} -> ${answer.by}`;
    this.crossed.set(way, (this.crossed.get(way) ?? 0) + 1);
  }

  /** Has a token of Ann's revoked: nobody takes it from then on. */
  async revoke(client: Client): Promise<void> {
    const { text: subject } = await this.#new(client);
    const token = await this.admin(client);
    await client.ask({ method: "DELETE", path: "/auth/tokens", status: 204, token, subject });
    this.revoked++;
    for (let i = 0; i < 3; i++) await client.ask({ method: "GET", path: "/auth/tokens", status: 404, token, subject });
  }

  /** Has the first token of each kind that each kind of node has issued validated. */
  async validateFirsts(client: Client): Promise<void> {
    for (const token of this.#firsts.values())
      try {
        await this.validate(client, token);
      } catch (error) {
        // It was counted.
        if (!(error instanceof Unanswered)) throw error;
      }
  }

  /** One that is nobody else's. */
  async #new(client: Client): Promise<{ readonly text: string }> {
    const { body } = LOGINS["project"]!;
    const { headers } = await client.ask({ method: "POST", path: "/auth/tokens", status: 201, body: body(this.#world) });
    return { text: String(headers["x-subject-token"]) };
  }

  #all(): readonly Token[] {
    return [...this.#firsts.values(), ...this.#kept];
  }

  #keep(client: Client, asked: Asked, answer: Answer, login: string): Token {
    const text = answer.headers["x-subject-token"];
    if (typeof text !== "string") throw client.fail(asked, "no token", answer.by);
    const token = { text, login, issuedBy: answer.by, said: what(answer, login) };
    const first = `${login} of ${answer.by}`;
    if (!this.#firsts.has(first)) this.#firsts.set(first, token);
    else if (this.#kept.length < KEPT) this.#kept.push(token);
    else this.#kept[this.#pick(KEPT)] = token;
    return token;
  }
}

/** What a token is about, in no order. */
function what({ body }: Answer, login: string): unknown {
  const { token } = body as { token: Record<string, unknown> };
  const roles = (token["roles"] as readonly { readonly name: string }[] | undefined)?.map(({ name }) => name).toSorted();
  const { user, project, domain, system, methods, expires_at, issued_at, audit_ids, "OS-TRUST:trust": trust } = token;
  const idOf = (thing: unknown): unknown => (thing as { readonly id?: unknown } | undefined)?.id;
  return {
    user: idOf(user),
    project: idOf(project),
    domain: idOf(domain),
    trust: idOf(trust),
    system,
    roles,
    // 22 says so when it issues the token, but can't write it into it: its configuration knows no such method.
    methods: login === "ec2" ? undefined : (methods as readonly string[]).toSorted(),
    times: [expires_at, issued_at],
    audit_ids,
  };
}
