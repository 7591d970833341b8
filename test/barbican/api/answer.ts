/** An answer as it came. */
export interface Raw {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | number | undefined>>;
  readonly body: Buffer;
}

/** What of an answer is compared: with numbers in the place of ids, by the order in which they appear, and without moments. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const COMPARED = ["content-type", "location", "openstack-api-version", "vary", "allow", "retry-after", "www-authenticate"];
const ID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
/** Naive, with or without microseconds: MySQL has none. */
const MOMENT = /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{6})?(?![\d.Z+-])/g;

/** Numbers ids of one side's answers. */
export class Numbers {
  readonly #known = new Map<string, string>();

  /** What an answer is like, whoever gave it. */
  of({ status, headers, body }: Raw, isChance = false): Answer {
    const shown = Object.fromEntries(
      COMPARED.flatMap((name) => (headers[name] === undefined ? [] : [[name, this.#text(String(headers[name]))]])),
    );
    if (headers["x-openstack-request-id"] !== undefined) shown["x-openstack-request-id"] = "there";
    return { status, headers: shown, body: isChance ? { bytes: body.length } : this.#body(body) };
  }

  #body(bytes: Buffer): unknown {
    const text = bytes.toString("utf8");
    if (!Buffer.from(text).equals(bytes)) return { base64: bytes.toString("base64") };
    try {
      return this.#value(JSON.parse(text) as unknown);
    } catch {
      return { text: this.#text(text) };
    }
  }

  #value(value: unknown): unknown {
    if (typeof value === "string") return this.#text(value);
    if (Array.isArray(value)) return value.map((one: unknown) => this.#value(one));
    if (typeof value !== "object" || value === null) return value;
    const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(members.map(([name, inner]) => [name, this.#value(name === "users" ? inAnyOrder(inner) : inner)]));
  }

  #text(text: string): string {
    return text.replaceAll(MOMENT, "(time)").replaceAll(ID, (id) => {
      const known = this.#known.get(id) ?? `(id ${this.#known.size + 1})`;
      this.#known.set(id, known);
      return known;
    });
  }
}

/** Whom an access list names: upstream keeps them in the order that a set of Python's happens to have. */
function inAnyOrder(users: unknown): unknown {
  return Array.isArray(users) ? users.map(String).toSorted((a, b) => (a < b ? -1 : 1)) : users;
}
