import type { Api } from "./api.ts";

/** What users of a probe are called, so that those of one that was killed are found. */
export const PREFIX = "underpin-probe-";

/** A user of the probe's own, who can't log in: it is written, and must be read as it was written. */
export class OwnUser {
  readonly #name: string;
  #id: string | null = null;
  /** What its description may be: several while nobody knows whether the last write came through. */
  #mayBe: readonly string[] = [];
  #written = 0;
  /** Acknowledged writes. */
  writes = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /**
   * Writes, and reads what was written; false where the user who visits may not write.
   *
   * @throws Error in words, if something is not as it should be
   */
  async visit(api: Api): Promise<boolean> {
    this.#id ??= await this.#made(api);
    if (this.#id === null) return false;
    const description = `visit ${++this.#written}`;
    this.#mayBe = [...this.#mayBe, description];
    await api.ask("PATCH", `/users/${this.#id}`, 200, { user: { description } });
    this.#mayBe = [description];
    this.writes++;
    const wrong = await this.wrong(api);
    if (wrong !== null) throw new Error(wrong);
    return true;
  }

  /** What is not as it was written, or null. */
  async wrong(api: Api): Promise<string | null> {
    if (this.#id === null || this.#mayBe.length === 0) return null;
    const { status, body } = await api.send("GET", `/users/${this.#id}`);
    if (status === 404) return `${this.#name} is not there`;
    if (status !== 200) throw new Error(`GET /v3/users answers ${status}`);
    const { description = "" } = (body as { user?: { description?: string } }).user ?? {};
    if (!this.#mayBe.includes(description)) return `${this.#name} is not as it was written: "${description}"`;
    this.#mayBe = [description];
    return null;
  }

  async remove(api: Api): Promise<void> {
    if (this.#id !== null) await api.send("DELETE", `/users/${this.#id}`);
  }

  async #made(api: Api): Promise<string | null> {
    const { status, body } = await api.send("POST", "/users", { user: { name: this.#name, enabled: false } });
    if (status === 201) this.writes++;
    if (status === 201) return (body as { user: { id: string } }).user.id;
    if (status === 403) return null;
    if (status !== 409) throw new Error(`POST /v3/users answers ${status}`);
    // What was not answered may have been done.
    return (await usersNamed(api, `name=${this.#name}`))[0]?.id ?? null;
  }
}

/** Users whose names are so. */
export async function usersNamed(api: Api, query: string): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const { status, body } = await api.send("GET", `/users?${query}`);
  return status === 200 ? (body as { users: { id: string; name: string }[] }).users : [];
}
