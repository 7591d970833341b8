import { Batches, openPool } from "@underpin/oslo/db";
import type { PolicyEvent } from "@underpin/oslo/policy";
import { createHrefs } from "./api/hrefs.ts";
import type { Barbican } from "./barbican.ts";
import type { BarbicanConfig } from "./config/load.ts";
import { cryptoPlugins } from "./crypto/crypto-plugins.ts";
import { onSchema } from "./database/schemas/schema-of.ts";
import { BOOLEANS, LENGTHS, type Tables } from "./database/tables.ts";
import { TEXTS } from "./database/texts.ts";
import type { Compatibility } from "./policies/index.ts";
import { policyOf } from "./policies/policy-of.ts";
import { configuredStores } from "./secret-stores/configured-stores.ts";
import type { WholeSecret } from "./secrets/whole-secret.ts";
import { releaseFor } from "./service.ts";

export interface OpenOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Told of the policy files' changes and faults. */
  readonly onPolicy?: (event: PolicyEvent) => void;
  readonly unexpected?: (error: unknown) => void;
}

/** Seconds that a request waits for a connection where nothing is said; SQLAlchemy's. */
const POOL_TIMEOUT = 30;
const NO_LIMIT = 1000;

/**
 * Opens what a service works with, as its configuration says. Nothing is asked of the database yet.
 *
 * @throws UnderpinError `UP-URL`, `UP-DRIVER`; `UP-CONFIG` where there are no keys to encrypt with
 * @throws PolicyFileError
 */
export async function openBarbican(
  config: BarbicanConfig,
  { now = Date.now, onPolicy, unexpected = () => {} }: OpenOptions = {},
): Promise<Barbican & AsyncDisposable> {
  const { values } = config;
  const compatibility: Compatibility = values.underpin.compatibility === "15" ? 15 : 22;
  const crypto = cryptoPlugins(values, configuredStores({ configFile: config.files }));
  const policy = policyOf(config, compatibility, onPolicy);
  const {
    connection,
    max_pool_size: kept,
    max_overflow: overflow,
    pool_timeout: timeout,
    connection_recycle_time: recycle,
  } = values.database;
  const { schema } = values.underpin;
  const pool = await openPool<Tables>(connection.reveal(), {
    version: releaseFor(schema).version,
    booleans: BOOLEANS,
    texts: TEXTS,
    lengths: LENGTHS,
    plugins: (dialect) => [onSchema(schema, dialect)],
    size: overflow < 0 ? NO_LIMIT : kept + overflow,
    timeout: timeout ?? POOL_TIMEOUT,
    recycle,
    ...(values.underpin.statement_timeout > 0 && { statementTimeout: values.underpin.statement_timeout }),
  });
  const watching = new AbortController();
  policy.watch(watching.signal);
  return {
    config: values,
    compatibility,
    pool,
    crypto,
    policy,
    newSecrets: new Batches<WholeSecret>(),
    hrefs: createHrefs(values.DEFAULT.host_href),
    now,
    unexpected,
    [Symbol.asyncDispose]: async () => {
      watching.abort();
      await crypto.close();
      await pool.close();
    },
  };
}
