import type { Facts } from "../../database/look.ts";
import { notFound } from "../../refusals.ts";
import { ROOT_DOMAIN } from "../../root-domain.ts";
import type { Named, TokenUser } from "../token.ts";

/** A domain as a look finds it. */
export interface DomainFact extends Named {
  readonly isEnabled: boolean;
}

export interface Person {
  readonly id: string;
  readonly isEnabled: boolean;
  readonly user: TokenUser;
  /** @throws HttpError 404 if it is gone */
  domain(): DomainFact;
}

/** The domain of a row: its id, then name, enabled, is_domain of the row that it is; these are null if there is none. */
export function domainOf([id, name, enabled, isDomain]: readonly unknown[]): DomainFact {
  if (name === null || id === ROOT_DOMAIN || !isDomain) throw notFound("domain", String(id));
  return { id: String(id), name: String(name), isEnabled: Boolean(enabled) };
}

/** `[security_compliance] disable_user_account_days_inactive`, and what day it is. */
export interface Inactivity {
  readonly days: number | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The users that a look found. */
export class People {
  readonly #found = new Map<string, Person>();

  constructor(facts: Facts, inactivity: Inactivity) {
    for (const row of facts.all("user")) {
      const [id, enabled, name, expires] = row;
      const domain = row.slice(4, 8);
      const user: TokenUser = {
        id: String(id),
        name: name === null ? null : String(name),
        domain: { id: String(domain[0]), name: String(domain[1]) },
        passwordExpiresAt: expires === null ? null : isoMicroseconds(Number(expires)),
      };
      this.#found.set(user.id, {
        id: user.id,
        isEnabled: Boolean(enabled) && !isInactive(row.slice(8), inactivity),
        user,
        domain: () => domainOf(domain),
      });
    }
  }

  /** @throws HttpError 404 if there is none */
  get(id: string): Person {
    const person = this.#found.get(id);
    if (person === undefined) throw notFound("user", id);
    return person;
  }
}

const DAY = 86_400_000;

function isInactive([createdAt, lastActiveAt, exempt]: readonly unknown[], { days, now }: Inactivity): boolean {
  const last = lastActiveAt ?? createdAt ?? null;
  if (!days || last === null || (typeof exempt === "string" && JSON.parse(exempt) === true)) return false;
  return Math.floor(now / DAY) - Math.floor(Date.parse(`${String(last).slice(0, 10)}T00:00:00Z`) / DAY) >= days;
}

/** `2026-11-22T07:00:00.000000` */
function isoMicroseconds(at: number): string {
  const whole = Math.floor(at / 1_000_000);
  return `${new Date(whole * 1000).toISOString().slice(0, 19)}.${String(at - whole * 1_000_000).padStart(6, "0")}`;
}
