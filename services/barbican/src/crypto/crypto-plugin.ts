import type { KekDataRow } from "../database/tables.ts";

/** How rows have what was encrypted: `cypher_text`, and what decrypting needs beside the key. */
export interface Sealed {
  readonly cypherText: string;
  readonly kekMetaExtended: string | null;
}

/** What a row of `kek_data` says of a new key. */
export type NewKey = Pick<KekDataRow, "algorithm" | "bit_length" | "mode" | "plugin_meta">;

/** A key that somebody orders: a symmetric one, or a pair. */
export interface KeyKind {
  readonly isPair: boolean;
  /** In small letters. */
  readonly algorithm: string;
  /** In bits. */
  readonly length: number;
  readonly mode: string | null;
}

/** What encrypts payloads by projects' keys, which rows hold in an encrypted form of the plugin's own (`plugin_meta`). */
export interface CryptoPlugin {
  /** How rows name it. */
  readonly rowName: string;
  /** A new project's key. */
  newKey(): Promise<NewKey>;
  seal(pluginMeta: string, data: Buffer): Promise<Sealed>;
  /**
   * What was sealed, once it is found to be what the key has sealed.
   *
   * @throws UndecipherableError
   */
  open(pluginMeta: string, sealed: Sealed): Promise<Buffer>;
  /** Whether keys of this kind may be ordered. */
  makes(kind: KeyKind): boolean;
  /** Random bytes, for a key that somebody orders. */
  random(length: number): Promise<Buffer>;
  /** Ends what it has open. */
  close?(): Promise<void>;
}

/** A payload, or a project's key, that the configured keys don't open. Nothing of either is in it. */
export class UndecipherableError extends Error {
  override readonly name = "UndecipherableError";
}
