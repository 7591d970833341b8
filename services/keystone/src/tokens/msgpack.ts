import { Decoder, Encoder } from "@msgpack/msgpack";

const plain = new Encoder();
const floats = new Encoder({ forceIntegerToFloat: true });
// Releases before msgpack 1.0 wrote bytes as text: as long as all text stays bytes, both read alike.
const decoder = new Decoder({ rawStrings: true });
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A value as Python's `msgpack.packb` writes it: text, bytes, whole numbers, true and false, null. */
export function pack(value: string | Uint8Array | number | boolean | null): Uint8Array {
  return plain.encode(value);
}

/** A number that Python has as a float: always 64 bits. */
export function packFloat(value: number): Uint8Array {
  return floats.encode(value);
}

/** A list, or a tuple, of what is packed already. */
export function packList(items: readonly Uint8Array[]): Uint8Array {
  const length = items.length;
  const head = length < 16 ? [0x90 | length] : length < 65_536 ? [0xdc, length >> 8, length & 0xff] : null;
  if (head === null) throw new RangeError(`${length} items are too many for a token`);
  return Buffer.concat([Buffer.from(head), ...items]);
}

/**
 * What is packed; text comes as its bytes.
 *
 * @throws Error if it is damaged, or if anything follows
 */
export function unpack(data: Uint8Array): unknown {
  return decoder.decode(data);
}

/**
 * A list of what is packed.
 *
 * @throws TypeError if it is none
 */
export function asList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError("a list was to be here");
  return value;
}

/**
 * Bytes of what is packed.
 *
 * @throws TypeError if it is none
 */
export function asBytes(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new TypeError("bytes were to be here");
  return value;
}

/**
 * Text of what is packed.
 *
 * @throws TypeError if it is none
 */
export function asText(value: unknown): string {
  return utf8.decode(asBytes(value));
}
