/** AES's block, in bytes. */
export const BLOCK = 16;

/** Fills up to whole blocks, as PKCS#7 says: at least one byte comes on. */
export function pad(data: Buffer): Buffer {
  const missing = BLOCK - (data.length % BLOCK);
  return Buffer.concat([data, Buffer.alloc(missing, missing)]);
}

/** Takes the padding away; null if there is none. */
export function unpad(data: Buffer): Buffer | null {
  const count = data.at(-1) ?? 0;
  if (data.length % BLOCK !== 0 || count < 1 || count > BLOCK) return null;
  return data.subarray(-count).every((byte) => byte === count) ? data.subarray(0, -count) : null;
}
