import { createLinks } from "@underpin/oslo/http";
import type { Logger } from "@underpin/oslo/log";
import type { PolicyEvent } from "@underpin/oslo/policy";
import { systemClock, type Clock } from "./authentication/even-refusals.ts";
import { passwordsOf } from "./authentication/passwords/passwords-of.ts";
import type { KeystoneConfig } from "./config/index.ts";
import { loadCredentialKeys } from "./credentials/credential-keys.ts";
import { openTables, type TablesOptions } from "./database/open-tables.ts";
import { SharedLooks } from "@underpin/oslo/db";
import type { Page } from "./database/listing.ts";
import type { Keystone, LoadedKeys } from "./keystone.ts";
import { EventNotifier } from "./notifications/event-notifier.ts";
import type { Compatibility } from "./policies/index.ts";
import { policyOf } from "./policies/policy-of.ts";
import { keptFor, Revocations } from "./revocations/revocations.ts";
import { serviceFor } from "./service.ts";
import { KeyRepository } from "./tokens/key-repository.ts";
import { openTokens } from "./tokens/open-tokens.ts";
import type { ListedUser } from "./users/user.ts";

export interface OpenOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** What keeps refusals of logins back; the system's if not given. */
  readonly clock?: Clock;
  /** Told of the policy files' changes and faults. */
  readonly onPolicy?: (event: PolicyEvent) => void;
  /** What is wrong with a folder of keys. */
  readonly onNotice?: (text: string) => void;
  /** A logger of the service's by its name: notifications may go there. Nothing is logged if not given. */
  readonly logger?: (name: string) => Logger;
}

/**
 * Opens what a service works with, as its configuration says. Nothing is asked of the database yet.
 *
 * @throws KeyRepositoryError if there are no keys to make tokens with
 * @throws UnderpinError `UP-URL`, `UP-DRIVER`
 * @throws PolicyFileError
 */
export async function openKeystone(config: KeystoneConfig, options: OpenOptions = {}): Promise<Keystone & AsyncDisposable> {
  const { values } = config;
  const { now = Date.now, clock = systemClock, onNotice = () => {}, logger = unheard } = options;
  const compatibility: Compatibility = values.underpin.compatibility === "22" ? 22 : 30;
  const opened: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const one of opened.splice(0).toReversed()) await one();
  };
  const keep = <T>(thing: T, end: (thing: T) => unknown): T => {
    opened.push(() => end(thing));
    return thing;
  };
  try {
    const pool = keep(await openTables(values.database.connection.reveal(), poolOptions(values)), (one) => one.close());
    const folders = { onNotice: ({ folder, text }: { readonly folder: string; readonly text: string }) => onNotice(`${folder}: ${text}`) };
    const revocations = new Revocations(pool, { keptFor: keptFor(values), now });
    const tokens = keep(openTokens({ config: values, compatibility, pool, revocations, now, folders }), (one) => one[Symbol.dispose]());
    const passwords = passwordsOf(values);
    const credentialKeys = keep(loadCredentialKeys(values.credential.key_repository, folders), (keys) => keys[Symbol.dispose]());
    const receiptKeys = keep(new KeyRepository(values.fernet_receipts.key_repository, folders), (keys) => keys[Symbol.dispose]());
    const watching = keep(new AbortController(), (one) => one.abort());
    const policy = policyOf(config, compatibility, options.onPolicy);
    policy.watch(watching.signal);
    const notifier = keep(new EventNotifier({ config: values, compatibility, pool, logger, now }), (one) => one[Symbol.asyncDispose]());
    const links = createLinks({ publicEndpoint: values.DEFAULT.public_endpoint, version: "v3" });
    const parts = {
      config: values,
      compatibility,
      pool,
      policy,
      tokens,
      revocations,
      passwords,
      credentialKeys,
      receiptKeys,
      links,
      notifier,
      now,
      clock,
      userLists: new SharedLooks<Page<ListedUser>>(),
    };
    const loadedKeys = (): LoadedKeys => ({
      ...(tokens.fingerprints && { fernet_tokens: tokens.fingerprints }),
      fernet_receipts: receiptKeys.fingerprints,
    });
    return { ...parts, loadedKeys, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A logger that writes nothing. */
function unheard(name: string): Logger {
  const nothing = (): void => {};
  return { name, isEnabledFor: () => false, debug: nothing, info: nothing, warning: nothing, error: nothing, critical: nothing };
}

/** Seconds that a request waits for a connection where nothing is said; SQLAlchemy's. */
const POOL_TIMEOUT = 30;
const NO_LIMIT = 1000;

function poolOptions({ database, underpin }: KeystoneConfig["values"]): TablesOptions {
  const { max_pool_size: kept, max_overflow: overflow, pool_timeout: timeout, connection_recycle_time: recycle } = database;
  const { mysql_wsrep_sync_wait: syncWait } = database;
  const { schema, statement_timeout: statementTimeout } = underpin;
  return {
    service: serviceFor(schema),
    size: overflow < 0 ? NO_LIMIT : kept + overflow,
    timeout: timeout ?? POOL_TIMEOUT,
    recycle,
    ...(statementTimeout > 0 && { statementTimeout }),
    ...(syncWait !== null && { syncWait }),
  };
}
