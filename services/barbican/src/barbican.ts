import type { Batches, Pool } from "@underpin/oslo/db";
import type { Enforcer } from "@underpin/oslo/policy";
import type { Hrefs } from "./api/hrefs.ts";
import type { BarbicanConfig } from "./config/load.ts";
import type { CryptoPlugins } from "./crypto/crypto-plugins.ts";
import type { Tables } from "./database/tables.ts";
import type { WholeSecret } from "./secrets/whole-secret.ts";
import type { Compatibility, PolicyName } from "./policies/index.ts";

/** What works on the rows of the service needs, be it a request or a worker. */
export interface BarbicanRows {
  readonly config: BarbicanConfig["values"];
  /** Whose behaviour is wanted where upstream's releases differ. */
  readonly compatibility: Compatibility;
  readonly pool: Pool<Tables>;
  readonly crypto: CryptoPlugins;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What one service has: made once by `openBarbican`, given to every request. There is no other state. */
export interface Barbican extends BarbicanRows {
  readonly policy: Enforcer<PolicyName>;
  readonly hrefs: Hrefs;
  /** Secrets that are being stored, by our id of their project. */
  readonly newSecrets: Batches<WholeSecret>;
  /** Is told what nobody expected, where the request is answered all the same. */
  readonly unexpected: (error: unknown) => void;
}
