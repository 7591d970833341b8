import type { TokenContents } from "./contents.ts";
import { payloadKind, type PayloadKind } from "./payload.ts";

/** What became of a token that was looked at. */
type Outcome = "good" | "refused";

/** How many tokens were made and looked at, by kind: for metrics. */
export class TokenCounts {
  readonly #issued = new Map<PayloadKind, number>();
  readonly #validated = { good: new Map<PayloadKind | "unreadable", number>(), refused: new Map<PayloadKind | "unreadable", number>() };

  issued(token: TokenContents): void {
    add(this.#issued, kindOf(token));
  }

  /** @param token null if it could not be read */
  validated(token: TokenContents | null, outcome: Outcome): void {
    add(this.#validated[outcome], token === null ? "unreadable" : kindOf(token));
  }

  read(): {
    readonly issued: ReadonlyMap<string, number>;
    readonly validated: Readonly<Record<Outcome, ReadonlyMap<string, number>>>;
  } {
    return { issued: this.#issued, validated: this.#validated };
  }
}

/** A JWS can also say what no payload can: a federated login with system scope. */
function kindOf(token: TokenContents): PayloadKind {
  return token.identityProviderId !== null && token.system !== null ? "system" : payloadKind(token);
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
