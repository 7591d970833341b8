import type { Links } from "@underpin/oslo/http";
import type { Enforcer } from "@underpin/oslo/policy";
import type { Pool } from "@underpin/oslo/db";
import type { KeystoneConfig } from "./config/index.ts";
import type { CredentialKeys } from "./credentials/credential-keys.ts";
import type { Clock } from "./authentication/even-refusals.ts";
import type { Passwords } from "./authentication/passwords/passwords.ts";
import type { Page } from "./database/listing.ts";
import type { EventNotifier } from "./notifications/event-notifier.ts";
import type { SharedLooks } from "@underpin/oslo/db";
import type { Tables } from "./database/tables.ts";
import type { Compatibility, PolicyName } from "./policies/index.ts";
import type { Revocations } from "./revocations/revocations.ts";
import type { FernetCipher } from "@underpin/oslo/fernet";
import type { Tokens } from "./tokens/tokens.ts";
import type { ListedUser } from "./users/user.ts";

/** What works on the rows of the service needs, be it a request or a command of an operator's. */
export interface KeystoneRows {
  readonly config: KeystoneConfig["values"];
  /** Whose behaviour is wanted where upstream's releases differ. */
  readonly compatibility: Compatibility;
  readonly pool: Pool<Tables>;
  readonly revocations: Revocations;
  readonly passwords: Passwords;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Fingerprints of the keys that a node has loaded, by the section that names their repository: `fernet_tokens`. */
export type LoadedKeys = Readonly<Record<string, readonly string[]>>;

/** What a node says of itself with its heartbeat. */
export interface Said {
  readonly keys: LoadedKeys;
  /** `[auth] methods`, in their order; releases before this one don't say. */
  readonly methods?: readonly string[];
}

/**
 * What one service has: made once by `openKeystone`, given to every request. There is no other state: a test makes ten of them.
 */
export interface Keystone extends KeystoneRows {
  readonly policy: Enforcer<PolicyName>;
  readonly tokens: Tokens;
  readonly credentialKeys: CredentialKeys;
  /** The keys of `[fernet_receipts]`. */
  readonly receiptKeys: FernetCipher;
  readonly links: Links;
  /** Tells others what requests have done. */
  readonly notifier: EventNotifier;
  /** By which refusals of logins are kept back. */
  readonly clock: Clock;
  /** Lists of users that requests for the same one share while they are read. */
  readonly userLists: SharedLooks<Page<ListedUser>>;
  /** Which keys are loaded, by the section that names their repository. */
  readonly loadedKeys: () => LoadedKeys;
}
