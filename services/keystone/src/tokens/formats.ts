import type { KeystoneConfig } from "../config/index.ts";
import { noToken, TokenNotFound } from "../refusals.ts";
import { UnrecognizedToken, type ReadToken, type TokenContents } from "./contents.ts";
import { issueFernetToken, readFernetToken, type IssuedToken } from "./fernet-token.ts";
import { watchPrivateKey, watchPublicKeys } from "./jws-keys.ts";
import { issueJwsToken, readJwsToken, type JwsAlgorithm } from "./jws-token.ts";
import { KeyRepository } from "./key-repository.ts";
import type { FolderOptions } from "./watched-folder.ts";

/** The form of tokens: `[token] provider`. */
export interface TokenFormat extends Disposable {
  /** @throws HttpError 404 if it is no token of ours */
  read(text: string): Promise<ReadToken>;
  /** @param at seconds since 1970 */
  write(token: TokenContents, at: number): Promise<IssuedToken>;
  /** Of the Fernet keys that are loaded; null where tokens have none. */
  readonly fingerprints: readonly string[] | null;
}

/**
 * Opens the keys of the form that the configuration names.
 *
 * @throws KeyRepositoryError if there is no key
 * @throws RangeError for another form
 */
export function openTokenFormat(config: KeystoneConfig["values"], options: FolderOptions = {}): TokenFormat {
  const { provider } = config.token;
  if (provider === "fernet") return fernet(config, options);
  if (provider === "jws") return jws(config, options);
  throw new RangeError(`[token] provider is ${provider}: it can be fernet or jws`);
}

function fernet(config: KeystoneConfig["values"], options: FolderOptions): TokenFormat {
  const keys = new KeyRepository(config.fernet_tokens.key_repository, options);
  const settings = { methods: config.auth.methods, defaultDomainId: config.identity.default_domain_id };
  return {
    read: async (text) => {
      try {
        return readFernetToken(text, keys, settings);
      } catch (error) {
        // What upstream says of a payload's version, and of all else that it can't read.
        if (error instanceof UnrecognizedToken) throw new TokenNotFound(error.message);
        throw error;
      }
    },
    write: async (token, at) => issueFernetToken(token, keys, settings, at),
    get fingerprints() {
      return keys.fingerprints;
    },
    [Symbol.dispose]: () => keys[Symbol.dispose](),
  };
}

function jws({ jwt_tokens }: KeystoneConfig["values"], options: FolderOptions): TokenFormat {
  const publicKeys = watchPublicKeys(jwt_tokens.jws_public_key_repository, options);
  const privateKey = watchPrivateKey(jwt_tokens.jws_private_key_repository, options);
  const algorithm = jwt_tokens.jws_algorithm as JwsAlgorithm;
  const accepted = jwt_tokens.jws_accepted_algorithms as readonly JwsAlgorithm[];
  return {
    read: async (text) => {
      try {
        return await readJwsToken(text, publicKeys.value, accepted);
      } catch (error) {
        if (error instanceof UnrecognizedToken) throw noToken(text);
        throw error;
      }
    },
    write: async (token, at) => issueJwsToken(token, privateKey.value, algorithm, at),
    fingerprints: null,
    [Symbol.dispose]: () => {
      publicKeys[Symbol.dispose]();
      privateKey[Symbol.dispose]();
    },
  };
}
