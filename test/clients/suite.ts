import type { Settings } from "../differential/cloud/configuration.ts";
import type { Cloud } from "./cloud.ts";
import type { Outcomes } from "./outcomes.ts";

/** Somebody else's tests of an Identity service. */
export interface Suite {
  /** With its version: `gophercloud 2.15.0`. */
  readonly name: string;
  /** The releases whose services it is run against; all of them if left out. */
  readonly releases?: readonly string[];
  /** What it wants of keystone.conf. */
  readonly settings?: Settings;
  /**
   * Puts it into the cache, where it is not there yet.
   *
   * @throws Error that says what is missing
   */
  readonly install: () => Promise<void>;
  readonly run: (cloud: Cloud) => Promise<Outcomes>;
}

/** Somebody else's tests of a Key Manager in a cloud; releases are Barbican's. */
export interface KeySuite extends Suite {
  /** Whether both services insist on scopes and the new defaults of policies. */
  readonly isScoped?: boolean;
  /** The tests that are meant to pass with upstream's alone. */
  readonly meant?: readonly string[];
}
