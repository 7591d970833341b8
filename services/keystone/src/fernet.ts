import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const VERSION = 0x80;

/**
 * Encrypts with a Fernet key: AES-128-CBC and HMAC-SHA256, as https://github.com/fernet/spec says.
 *
 * @param key 32 bytes in URL-safe base64: 16 for signing, 16 for encrypting
 */
export function encrypt(key: string, text: string): string {
  const [signing, encryption] = split(key);
  const iv = randomBytes(16);
  const head = Buffer.alloc(9);
  head.writeUInt8(VERSION);
  head.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000)), 1);
  const cipher = createCipheriv("aes-128-cbc", encryption, iv);
  const body = Buffer.concat([head, iv, cipher.update(text, "utf8"), cipher.final()]);
  return urlSafe(Buffer.concat([body, createHmac("sha256", signing).update(body).digest()]));
}

/**
 * Decrypts what {@link encrypt} made.
 *
 * @throws Error if the key is not the one it was made with, or the text is damaged
 */
export function decrypt(key: string, token: string): string {
  const [signing, encryption] = split(key);
  const data = Buffer.from(token, "base64url");
  const body = data.subarray(0, -32);
  const signature = createHmac("sha256", signing).update(body).digest();
  if (data.length < 73 || data[0] !== VERSION || !timingSafeEqual(signature, data.subarray(-32)))
    throw new Error("the text was not encrypted with this key, or is damaged");
  const decipher = createDecipheriv("aes-128-cbc", encryption, body.subarray(9, 25));
  return Buffer.concat([decipher.update(body.subarray(25)), decipher.final()]).toString("utf8");
}

function split(key: string): [Buffer, Buffer] {
  const bytes = Buffer.from(key, "base64url");
  if (bytes.length !== 32) throw new Error("a Fernet key has 32 bytes");
  return [bytes.subarray(0, 16), bytes.subarray(16)];
}

/** URL-safe base64 with padding, as Python writes it. */
function urlSafe(data: Buffer): string {
  return data.toString("base64").replaceAll("+", "-").replaceAll("/", "_");
}
