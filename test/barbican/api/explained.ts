import type { Answer } from "./answer.ts";
import type { Release } from "./record.ts";

/** A request with the two answers that differ. */
export interface Differing {
  /** The request, as it is recorded. */
  readonly send: string;
  readonly python: Answer;
  readonly ours: Answer;
}

/** A difference that is meant. */
export interface Explained {
  /** As docs/barbican/differences.md says it. */
  readonly reason: string;
  /** A room whose scenarios show it. */
  readonly room: string;
  /** The release that it is about, if not both. */
  readonly only?: Release;
  /** What ours has to answer in the place of Python's; Python's answer itself, where this is about something else. */
  readonly meant: (one: Differing) => Answer;
}

/** Ours is meant as it is, wherever something holds. */
const wherever =
  (holds: (one: Differing) => boolean): Explained["meant"] =>
  (one) =>
    holds(one) ? one.ours : one.python;

const failed = ({ python }: Differing): boolean => python.status === 500;
const described = ({ body }: Answer): unknown => (body as { readonly description?: unknown } | null)?.description;
const sameStatus = ({ python, ours }: Differing): boolean => python.status === ours.status;
const withHeader = (answer: Answer, name: string, value: string): Answer => ({ ...answer, headers: { ...answer.headers, [name]: value } });
const totalOf = ({ body }: Answer): number => Number((body as { readonly total?: number } | null)?.total);
const isJson = ({ headers }: Answer): boolean => headers["content-type"] === "application/json";

/** What is meant to differ; each stands in docs/barbican/differences.md, too. */
export const EXPLAINED: readonly Explained[] = [
  {
    reason: "every answer has a request id",
    room: "versions",
    meant: ({ python, ours }) =>
      python.headers["x-openstack-request-id"] === undefined && ours.headers["x-openstack-request-id"] !== undefined
        ? withHeader(python, "x-openstack-request-id", "there")
        : python,
  },
  {
    reason: "`Allow` names HEAD and OPTIONS, too, and is there wherever a method is refused",
    room: "versions",
    meant: ({ python, ours }) => {
      const [theirs, mine] = [python, ours].map(({ headers }) => headers["allow"]);
      const kept = mine?.split(", ").filter((method) => method !== "HEAD" && method !== "OPTIONS");
      const isMore = theirs === undefined || theirs === kept?.toSorted((a, b) => (a < b ? -1 : 1)).join(", ");
      return mine !== undefined && [405, 406].includes(ours.status) && isMore ? withHeader(python, "allow", mine) : python;
    },
  },
  { reason: "the build is our own", room: "versions", meant: wherever(({ send }) => send.startsWith("GET /?build")) },
  {
    reason: "errors are JSON, whatever the client takes",
    room: "versions",
    meant: wherever((one) => sameStatus(one) && one.ours.status >= 400 && !isJson(one.python) && isJson(one.ours)),
  },
  {
    reason: "the list of versions is answered whatever the client takes",
    room: "versions",
    meant: wherever(({ send, python, ours }) => send === 'GET / {"accept":"text/html"}' && python.status === 406 && ours.status === 300),
  },
  {
    reason: "a redirection has no body",
    room: "versions",
    meant: wherever((one) => sameStatus(one) && one.ours.status === 302 && one.python.headers["location"] === one.ours.headers["location"]),
  },
  {
    reason: "HEAD is answered wherever GET is, OPTIONS everywhere",
    room: "versions",
    meant: wherever(({ send, ours }) => /^(?:HEAD|OPTIONS) /.test(send) && ours.status === 200),
  },
  {
    reason: "a path with two slashes is redirected to the one that is meant",
    room: "versions",
    meant: wherever(({ send, ours }) => send.startsWith("GET /v1//") && ours.status === 308),
  },
  {
    reason: "health checks have Keystone's page, and say only of checks that are configured",
    room: "versions",
    meant: wherever((one) => one.send.startsWith("GET /healthcheck") && sameStatus(one)),
  },
  {
    reason: "404 of what has no path has an empty description, never null",
    room: "acls",
    meant: ({ python, ours }) =>
      python.status === 404 && described(python) === null && described(ours) === ""
        ? { ...python, body: { ...(python.body as object), description: "" } }
        : python,
  },
  {
    reason: "a path that has nothing below it has nothing there, where upstream fails, or takes it for the path itself",
    room: "acls",
    meant: wherever(
      ({ send, python, ours }) =>
        /^[A-Z]+ \/v1\/(?:quotas|containers\/[^/]+\/secrets|project-quotas\/[^/]+|orders\/[^/]+|[^ ]+\/acl|[^ ]+\/consumers\/[^/]+|[^ ]+\/metadata\/[^/]+|[^ ]+\/payload|containers\/[^/]+)\/(?:x|more|bogus)(?: |$)/.test(
          send,
        ) &&
        (python.status >= 405 || described(python) === "Order not found.") &&
        ours.status === 404,
    ),
  },
  {
    reason: "a method that a path does not offer is refused before it is looked whether there is such a thing",
    room: "container consumers",
    meant: wherever(
      ({ send, python, ours }) => /\/zzz(?: |$)|\/\{c1\}\/secrets$/.test(send) && python.status === 404 && [405, 406].includes(ours.status),
    ),
  },
  {
    reason: "a payload's type is the one that it has, written in one way; upstream repeats what was asked for, `*/*` too",
    room: "secrets",
    meant: ({ python, ours }) => {
      const type = python.headers["content-type"] ?? "";
      const isMeant = type === "*/*" || /^text\/plain; ?charset=utf-8$/.test(type);
      return python.status === 200 && isMeant ? withHeader(python, "content-type", ours.headers["content-type"] ?? "") : python;
    },
  },
  {
    reason: "a refusal repeats what was sent, but for its secrets",
    room: "secrets",
    meant: ({ python, ours }) => {
      const text = described(python);
      const hidden =
        typeof text === "string"
          ? text.replace(/(?<=schema 'Secret'(?: within 'Order')?: ).*(?= is not of type 'string'\. Invalid property: 'payload')/, "'***'")
          : text;
      return hidden === described(ours) && hidden !== text ? { ...python, body: ours.body } : python;
    },
  },
  {
    reason: "base64 with characters that it doesn't have is refused; upstream passes over them, and stores what is left",
    room: "secrets",
    meant: wherever(
      ({ python, ours }) =>
        [201, 204, 500].includes(python.status) &&
        ours.status === 400 &&
        [
          "Provided object does not match schema 'Secret': Invalid payload for payload_content_encoding. Invalid property: 'payload'",
          "Secret update issue seen - Invalid payload for payload_content_encoding.",
        ].includes(String(described(ours))),
    ),
  },
  {
    reason: "a Content-Type that is none is refused without a list of those that would do",
    room: "payloads",
    meant: wherever((one) => sameStatus(one) && one.ours.status === 415 && described(one.ours) === "Unsupported Media Type"),
  },
  {
    reason: "NaN is no JSON",
    room: "secrets",
    meant: wherever(({ send, ours }) => send.includes("NaN") && described(ours) === "Malformed JSON"),
  },
  {
    reason: "a body that is too large is refused as such, with 413; upstream reads as much as may be, and calls it malformed",
    room: "secrets",
    meant: wherever(
      ({ python, ours }) => described(python) === "Malformed JSON" && described(ours) === "Provided information too large to process",
    ),
  },
  {
    reason: "of a query's parameter that comes twice, the first counts, where upstream fails",
    room: "secrets",
    meant: wherever((one) => failed(one) && /[?&](\w+)=[^& ]*&\1=/.test(one.send) && one.ours.status === 200),
  },
  {
    reason: "a transport key that no plugin has is refused with 400, where upstream fails",
    room: "secrets",
    meant: wherever((one) => failed(one) && one.send.includes('"transport_key_needed":"true"') && one.ours.status === 400),
  },
  {
    reason: "X-Forwarded-Proto counts only where `enable_proxy_headers_parsing` is on",
    room: "secrets",
    meant: ({ send, python, ours }) =>
      send.includes('"x-forwarded-proto":"https"') && !JSON.stringify(ours.body).includes("https://localhost")
        ? {
            ...python,
            body: JSON.parse(JSON.stringify(python.body).replaceAll("https://localhost:9311", "http://localhost:9311")) as unknown,
          }
        : python,
  },
  {
    reason: "what is longer than its column is refused with 400: SQLite would take it, other databases fail",
    room: "secret metadata",
    meant: wherever(
      ({ send, python, ours }) =>
        /v{300}|r{300}/.test(send) &&
        python.status < 300 &&
        ours.status === 400 &&
        described(ours) === "Provided field value is not supported",
    ),
  },
  {
    reason: "metadata are answered in JSON whatever the client takes, where upstream fails",
    room: "secret metadata",
    meant: wherever((one) => failed(one) && one.send === 'GET /v1/secrets/{a}/metadata {"accept":"text/plain"}' && one.ours.status === 200),
  },
  {
    reason: "an order has no passphrase, where upstream keeps it in clear, and shows it",
    room: "orders",
    meant: ({ python, ours }) => {
      const body = JSON.parse(JSON.stringify(python.body ?? null), (name, value: unknown) =>
        name === "passphrase" ? undefined : value,
      ) as unknown;
      return python.status === 200 &&
        JSON.stringify(body) !== JSON.stringify(python.body) &&
        !JSON.stringify(ours.body).includes('passphrase":')
        ? { ...python, body }
        : python;
    },
  },
  {
    reason: "certificates can't be ordered, as since 2024.1, where Zed takes the order and never makes one",
    room: "orders",
    only: "15",
    meant: ({ send, python, ours }) => {
      if (send.startsWith('POST /v1/orders {"type":"certificate"')) return python.status === 202 && ours.status === 400 ? ours : python;
      const { orders, total } = (python.body ?? {}) as { readonly orders?: readonly { readonly type?: string }[]; readonly total?: number };
      const made = orders?.filter(({ type }) => type !== "certificate");
      if (orders === undefined || made?.length === orders.length) return python;
      return { ...python, body: { orders: made, total: Number(total) - (orders.length - Number(made?.length)) } };
    },
  },
  {
    reason:
      "a transport key is read and deleted by who takes JSON, and gone when it is deleted; upstream answers 406, fails, and shows it on",
    room: "transport keys",
    meant: wherever(
      ({ send, python, ours }) =>
        (/^(?:GET|DELETE) \/v1\/transport_keys\/[^? ]+/.test(send) &&
          [200, 406, 500].includes(python.status) &&
          [200, 204, 403, 404].includes(ours.status)) ||
        (send === "GET /v1/transport_keys" && sameStatus({ send, python, ours }) && totalOf(ours) === totalOf(python) - 1),
    ),
  },
  {
    reason: "a method that transport keys don't offer is refused, where upstream fails",
    room: "transport keys",
    meant: wherever((one) => failed(one) && one.send.startsWith("PUT /v1/transport_keys ") && one.ours.status === 405),
  },
  {
    reason: "links of pages of project quotas can be followed, and an empty page has none",
    room: "project quotas",
    meant: wherever(
      (one) => one.send.startsWith("GET /v1/project-quotas?") && sameStatus(one) && linksAside(one.python) === linksAside(one.ours),
    ),
  },
  {
    reason: "a secret that was taken out of a container can be put in again by the same name, where upstream fails",
    room: "container secrets",
    meant: wherever((one) => failed(one) && one.send.startsWith('POST /v1/containers/{c1}/secrets {"name":"x"') && one.ours.status === 201),
  },
  {
    reason: "a reference without a slash is an id, where upstream fails",
    room: "container secrets",
    meant: wherever((one) => failed(one) && one.send.includes('"secret_ref":"{c}"') && [201, 204].includes(one.ours.status)),
  },
  {
    reason: "a body of any type takes a secret out of a container, where upstream can't read it",
    room: "container secrets",
    meant: wherever((one) => failed(one) && described(one.python) === "Read Error" && one.ours.status === 204),
  },
  {
    reason: "slashes at the end of `host_href` are passed over, as since 2026.1, where Zed's references have two",
    room: "hosts",
    only: "15",
    meant: ({ python, ours }) => {
      const text = JSON.stringify(python);
      return text.includes("9311//v1") && JSON.stringify(ours).includes("9311/v1")
        ? (JSON.parse(text.replaceAll("9311//v1", "9311/v1")) as Answer)
        : python;
    },
  },
  {
    reason: "an empty text is too short, as jsonschema 4.10 says beside Zed; newer ones say that it should be non-empty",
    room: "container consumers",
    only: "22",
    meant: ({ python, ours }) =>
      String(described(python)).replace(": '' should be non-empty.", ": '' is too short.") === described(ours)
        ? { ...python, body: ours.body }
        : python,
  },
  {
    reason: "of several faults of a body the one is named that jsonschema 4.10 names beside Zed; newer ones name another",
    room: "orders",
    only: "22",
    meant: wherever(
      (one) =>
        sameStatus(one) &&
        / (?:\{\}|\{"type":"(?:bogus|certificate)"\})$/.test(one.send) &&
        schemaOf(one.python) !== undefined &&
        schemaOf(one.python) === schemaOf(one.ours),
    ),
  },
];

/** Which schema a refused body does not match. */
function schemaOf(answer: Answer): string | undefined {
  return /^Provided object does not match schema '([^']+)': /.exec(String(described(answer)))?.[1];
}

function linksAside({ body }: Answer): string {
  const { next: _, previous: __, ...rest } = body as { readonly next?: string; readonly previous?: string };
  return JSON.stringify(rest);
}
