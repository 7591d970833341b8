import { compare, type Difference } from "./compare.ts";
import type { Settings } from "./cloud/configuration.ts";
import type { Pairs } from "./pairs.ts";

/** A notification, as the `log` driver writes it. */
export interface Told {
  readonly event_type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly [name: string]: unknown;
}

/** Options by which a service tells everything to its log. */
export const TELLING = {
  "oslo_messaging_notifications.driver": "log",
  "DEFAULT.default_publisher_id": "judge",
  // Python warns of much.
  "DEFAULT.default_log_levels": "keystone=CRITICAL,oslo_policy=CRITICAL",
} as const;

/** Both forms: one with all that may be told, one without what nobody wants to know by default. */
export const FORMS: readonly { readonly title: string; readonly settings: Settings }[] = [
  { title: "cadf", settings: { "DEFAULT.notification_format": "cadf", "DEFAULT.notification_opt_out": "identity.nothing" } },
  { title: "basic", settings: { "DEFAULT.notification_format": "basic" } },
];

/** What is told of passwords comes of these. */
export const CAREFUL: Settings = {
  "security_compliance.lockout_failure_attempts": "3",
  "security_compliance.lockout_duration": "1800",
  "security_compliance.password_regex": "^.{10,}$",
  "security_compliance.password_regex_description": "ten signs",
  "security_compliance.unique_last_password_count": "2",
  "security_compliance.change_password_upon_first_use": "true",
  "security_compliance.report_invalid_password_hash": "event",
  "security_compliance.invalid_password_hash_secret_key": "pepper",
  "security_compliance.invalid_password_hash_max_chars": "7",
};

const LINE = /INFO oslo\.messaging\.notification\.identity\..*?(\{"message_id": ?".*\})[^{}]*$/;

/** The notifications in a log. */
function toldIn(log: string): readonly Told[] {
  return log.split("\n").flatMap((line) => {
    const [, text] = LINE.exec(line) ?? [];
    return text === undefined ? [] : [JSON.parse(text) as Told];
  });
}

/** What is new in a log that grows. */
export class Listener {
  readonly #log: () => string;
  #from: number;

  constructor(log: () => string) {
    this.#log = log;
    this.#from = log().length;
  }

  /** What has been told since the last look; waits a while for as much as somebody else has told. */
  async next(atLeast = 0): Promise<readonly Told[]> {
    const until = performance.now() + 2000;
    for (;;) {
      const text = this.#log();
      const told = toldIn(text.slice(this.#from));
      if (told.length >= atLeast || performance.now() > until) {
        this.#from = text.length;
        return told;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** Where two differ: in what was told at all, in its order, or in its contents. */
export function compareTold(python: readonly Told[], ours: readonly Told[], pairs: Pairs): readonly Difference[] {
  const types = (told: readonly Told[]): string => told.map(({ event_type: type }) => type).join(", ");
  if (types(python) !== types(ours)) return [{ place: "told", python: types(python), ours: types(ours) }];
  return pairs.attempt(() => compare(python, ours, "told", pairs));
}
