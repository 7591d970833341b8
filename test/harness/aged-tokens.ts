import { openTokenFormat } from "../../services/keystone/src/tokens/formats.ts";
import type { KeystoneConfig } from "../../services/keystone/src/config/index.ts";
import type { Side } from "../differential/side.ts";

const HOUR = 3600;
/** How long ago a token ended, in seconds. */
const AGES: Readonly<Record<string, number>> = { aged: HOUR, ancient: 7 * 24 * HOUR };

/** Tokens by the names that checks have for them: `alice`, or `aged:alice` for the same that ended an hour ago, `ancient:alice` a week ago. */
export class AgedTokens implements Disposable {
  readonly #side: Side;
  readonly #format: ReturnType<typeof openTokenFormat>;
  readonly #now: () => number;

  /** @param config of the Keystone, whose keys they are made with */
  constructor(side: Side, config: KeystoneConfig["values"], now: () => number = Date.now) {
    this.#side = side;
    this.#format = openTokenFormat(config);
    this.#now = now;
  }

  async get(name: string): Promise<string> {
    const [age = "", whose] = name.split(":");
    if (whose === undefined) return await this.#side.token(name);
    const contents = await this.#format.read(await this.#side.token(whose));
    const ended = Math.floor(this.#now() / 1000) - (AGES[age] ?? 0);
    return (await this.#format.write({ ...contents, expiresAt: ended }, ended - HOUR)).token;
  }

  [Symbol.dispose](): void {
    this.#format[Symbol.dispose]();
  }
}
