import type { Settings } from "./settings.ts";

/** One request, or a change of the database that no request can make. */
export interface Step {
  /** Method and path; names of what was kept stand in braces, as in `GET /v1/secrets/{secret}`. */
  readonly send: string;
  /** Who asks: `user@project:role,role`; nobody, if it is empty. By default, an administrator of p1. */
  readonly as?: string;
  /** Headers; an empty one is not sent. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, without a type of its own; anything else as JSON. */
  readonly body?: unknown;
  /** Bytes in its place, where they are no text. */
  readonly base64?: string;
  /** The name of what the answer's Location is of; or names, and where in the body their href is. */
  readonly keep?: string | Readonly<Record<string, string>>;
  /** What the answer's body holds is chance: only its length is compared. */
  readonly chance?: boolean;
}

/** Requests in order, on a database that is fresh at the first of them. */
export interface Scenario {
  /** What it is about. */
  readonly title: string;
  /** What barbican.conf says; by default, nothing. */
  readonly settings?: Settings;
  readonly steps: readonly Step[];
}

type More = Omit<Step, "send" | "body">;

export const get = (path: string, more: More = {}): Step => ({ send: `GET ${path}`, ...more });
export const post = (path: string, body?: unknown, more: More = {}): Step => ({ send: `POST ${path}`, body, ...more });
export const put = (path: string, body?: unknown, more: More = {}): Step => ({ send: `PUT ${path}`, body, ...more });
export const patch = (path: string, body?: unknown, more: More = {}): Step => ({ send: `PATCH ${path}`, body, ...more });
export const del = (path: string, body?: unknown, more: More = {}): Step => ({ send: `DELETE ${path}`, body, ...more });
export const send = (method: string, path: string, more: Omit<Step, "send"> = {}): Step => ({ send: `${method} ${path}`, ...more });

/** A statement on the database itself. */
export const sql = (statement: string): Step => ({ send: `SQL ${statement}` });

/** A type that is asked for, `""` for none. */
export const accept = (type: string): More => ({ headers: { accept: type } });
/** A type that is sent, `""` for none. */
export const typed = (type: string): More => ({ headers: { "content-type": type } });
/** A microversion that is asked for. */
export const version = (number: string): More => ({ headers: { "openstack-api-version": `key-manager ${number}` } });

/** A request with two kinds of additions. */
export const both = (...more: readonly More[]): More => {
  const headers = Object.fromEntries(more.flatMap((one) => Object.entries(one.headers ?? {})));
  return { ...Object.fromEntries(more.flatMap((one) => Object.entries(one))), headers };
};

const PLAIN = { payload_content_type: "text/plain" };

/** A secret of a name, kept under it. */
export const secret = (name: string, more: More & { readonly body?: object } = {}): Step => {
  const { body, ...rest } = more;
  return post("/v1/secrets", { name, payload: `the ${name}`, ...PLAIN, ...body }, { keep: name, ...rest });
};

/** The href of something kept. */
export const href = (name: string, resource = "secrets"): string => `http://localhost:9311/v1/${resource}/{${name}}`;

/** A container of a name with secrets, kept under it. */
export const container = (
  name: string,
  refs: Readonly<Record<string, string>> = {},
  more: More & { readonly type?: string } = {},
): Step => {
  const { type = "generic", ...rest } = more;
  const secret_refs = Object.entries(refs).map(([role, of]) => ({ name: role, secret_ref: href(of) }));
  return post("/v1/containers", { name, type, secret_refs }, { keep: name, ...rest });
};
