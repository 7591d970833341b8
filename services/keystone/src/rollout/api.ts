/** What was answered. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly token: string | null;
}

/** Who asks a Keystone. */
export interface Asking {
  readonly address: string;
  readonly signal: AbortSignal;
  readonly token?: string;
}

/** A Keystone, asked as its users ask it. */
export class Api {
  readonly #asking: Asking;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** The same, for who has logged in. */
  with(token: string): Api {
    return new Api({ ...this.#asking, token });
  }

  async send(method: string, path: string, body?: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const { address, signal, token } = this.#asking;
    const response = await fetch(`${address.replace(/\/$/, "")}/v3${path}`, {
      method,
      signal,
      headers: { ...headers, ...(token !== undefined && { "x-auth-token": token }), ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text), token: response.headers.get("x-subject-token") };
  }

  /** @throws Error if it is answered otherwise: without what was asked, which may hold a password */
  async ask(method: string, path: string, status: number, body?: object, headers?: Readonly<Record<string, string>>): Promise<Answer> {
    const answer = await this.send(method, path, body, headers);
    if (answer.status === status) return answer;
    throw new Error(`${method} /v3${path.split("?", 1)[0]?.replaceAll(/\/[0-9a-f]{32,64}\b/g, "/…")} answers ${answer.status}`);
  }
}
