import { generateKeyPair, type DSAKeyPairOptions, type KeyExportOptions, type RSAKeyPairOptions } from "node:crypto";
import { promisify } from "node:util";

/** A pair of keys, as it is stored: RSA's as PEM, DSA's as DER; PKCS#8 and SubjectPublicKeyInfo. */
export interface KeyPair {
  readonly privateKey: Buffer;
  readonly publicKey: Buffer;
}

/** What pairs there are. */
export type PairAlgorithm = "rsa" | "dsa";

/** Lengths of keys in bits that there may be. */
export const PAIR_LENGTHS: ReadonlySet<number> = new Set([1024, 2048, 4096]);

/** How a private key is encrypted that has a passphrase: as Python's cryptography does, PBES2 with AES-256. */
const CIPHER = "aes-256-cbc";

const PUBLIC_EXPONENT = 65_537;

/** FIPS 186-4: 1024 bits go with 160; OpenSSL takes 256 for what is longer. */
const divisorLength = (bits: number): number => (bits === 1024 ? 160 : 256);

/** Pairs that may be made at a time: they take threads that reading files and looking up names need, too. */
const AT_ONCE = 2;

/** Makes a pair of keys, off the event loop. */
export async function makeKeyPair(algorithm: PairAlgorithm, bits: number, passphrase: string | null): Promise<KeyPair> {
  return await taking(async () => {
    const format = algorithm === "rsa" ? "pem" : "der";
    const encrypted = passphrase === null ? {} : { cipher: CIPHER, passphrase };
    const encodings = {
      publicKeyEncoding: { type: "spki", format } as const,
      privateKeyEncoding: { type: "pkcs8", format, ...encrypted } as const satisfies KeyExportOptions<typeof format>,
    };
    const { privateKey, publicKey } =
      algorithm === "rsa"
        ? await generateRsa("rsa", { modulusLength: bits, publicExponent: PUBLIC_EXPONENT, ...encodings })
        : await generateDsa("dsa", { modulusLength: bits, divisorLength: divisorLength(bits), ...encodings });
    return { privateKey: Buffer.from(privateKey), publicKey: Buffer.from(publicKey) };
  });
}

type Made = Promise<{ readonly privateKey: string | Buffer; readonly publicKey: string | Buffer }>;

const generateRsa = promisify(generateKeyPair) as unknown as (
  type: "rsa",
  options: RSAKeyPairOptions<"pem" | "der", "pem" | "der">,
) => Made;
const generateDsa = promisify(generateKeyPair) as unknown as (
  type: "dsa",
  options: DSAKeyPairOptions<"pem" | "der", "pem" | "der">,
) => Made;

const waiting: (() => void)[] = [];
let underWay = 0;

/** Runs it when there is room. */
async function taking<T>(work: () => Promise<T>): Promise<T> {
  if (underWay >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else underWay++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else underWay--;
  }
}
