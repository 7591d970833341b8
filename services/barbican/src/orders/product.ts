import type { Transaction } from "kysely";
import type { BarbicanRows } from "../barbican.ts";
import type { CryptoPlugin, KeyKind } from "../crypto/crypto-plugin.ts";
import { makeKeyPair, type PairAlgorithm } from "../crypto/key-pair.ts";
import type { OrdersRow, Tables } from "../database/tables.ts";
import type { NewMember } from "../containers/shapes.ts";
import { insertContainer } from "../containers/store.ts";
import { sealOf, type Seal } from "../payloads/payload.ts";
import type { SealedPayload } from "../payloads/sealed-payload.ts";
import { pluginsOf } from "../payloads/plugins-of.ts";
import type { FoundProject } from "../projects/project.ts";
import { insertSecrets, secretRow } from "../secrets/store.ts";
import { OrderRefusal } from "./failure.ts";
import type { Ordered } from "./shapes.ts";

/** What is ordered, by whom, and what its private key is encrypted with. */
export interface Making extends Ordered {
  readonly project: FoundProject;
  readonly creatorId: string | null;
  /** Of any type, as clients send it; undefined for none. */
  readonly passphrase: unknown;
}

/** What an order has of its product. */
export type ProductIds = Partial<Pick<OrdersRow, "secret_id" | "container_id">>;

/** What was ordered, made and encrypted; nothing of it is written yet. */
export interface Product {
  readonly write: (trx: Transaction<Tables>, now: number) => Promise<ProductIds>;
}

/** What upstream knows; it makes some of them. */
const SYMMETRIC: ReadonlySet<string> = new Set(["aes", "des", "hmacsha1", "hmacsha256", "hmacsha384", "hmacsha512"]);
const PAIRS: ReadonlySet<string> = new Set<PairAlgorithm>(["rsa", "dsa"]);
const KNOWN: ReadonlySet<string> = new Set([...SYMMETRIC, "desede", ...PAIRS, "diffie_hellman", "ec"]);

/** The longest passphrase that a private key is encrypted with, in bytes. */
const LONGEST_PASSPHRASE = 1023;

/**
 * Makes what is ordered.
 *
 * @throws OrderRefusal for what is not made here
 */
export async function makeProduct(rows: BarbicanRows, making: Making): Promise<Product> {
  const { type, secret, contentType } = making;
  const kind: KeyKind = {
    isPair: type === "asymmetric",
    algorithm: secret.algorithm.toLowerCase(),
    length: secret.bitLength,
    mode: secret.mode,
  };
  refuseUnknown(kind);
  const plugin = (await pluginsOf(rows, making.project)).find((one) => one.makes(kind));
  if (plugin === undefined || contentType === null) throw new OrderRefusal();
  return kind.isPair ? await makePair(rows, making, kind, plugin) : await makeKey(rows, making, plugin);
}

/** @throws OrderRefusal */
function refuseUnknown({ algorithm, isPair }: KeyKind): void {
  if (!KNOWN.has(algorithm)) throw new OrderRefusal("Secret generate supported plugin not found.");
  if (!(isPair ? PAIRS : SYMMETRIC).has(algorithm)) throw new OrderRefusal("Requested algorithm is not supported");
}

async function makeKey(rows: BarbicanRows, making: Making, plugin: CryptoPlugin): Promise<Product> {
  const { secret, project, creatorId } = making;
  const payload = await sealed(await sealOf(rows, project, plugin), making, await plugin.random(secret.bitLength / 8));
  return {
    write: async (trx, now) => {
      const row = secretRow(trx, project, secret, { creatorId, now });
      await insertSecrets(trx, [{ secret: row, payload }], now);
      return { secret_id: row.id };
    },
  };
}

async function makePair(rows: BarbicanRows, making: Making, { algorithm, length }: KeyKind, plugin: CryptoPlugin): Promise<Product> {
  const { secret, project, creatorId } = making;
  const passphrase = passphraseOf(making);
  const pair = await makeKeyPair(algorithm as PairAlgorithm, length, passphrase);
  const seal = await sealOf(rows, project, plugin);
  const parts = [
    { name: "private_key", secretType: "private", payload: await sealed(seal, making, pair.privateKey) },
    { name: "public_key", secretType: "public", payload: await sealed(seal, making, pair.publicKey) },
  ];
  if (passphrase !== null)
    parts.push({
      name: "private_key_passphrase",
      secretType: "passphrase",
      payload: await sealed(seal, making, Buffer.from(passphrase)),
    });
  return {
    write: async (trx, now) => {
      const made = parts.map(({ secretType, ...part }) => ({
        ...part,
        secret: secretRow(trx, project, { ...secret, secretType }, { creatorId, now }),
      }));
      await insertSecrets(trx, made, now);
      const secrets: readonly NewMember[] = made.map(({ name, secret: { id } }) => ({ name, secretId: id }));
      return { container_id: await insertContainer(trx, project, { name: secret.name, type: algorithm, secrets }, { creatorId, now }) };
    },
  };
}

/** Encrypts a part of the product; what it was is wiped. */
async function sealed(seal: Seal, { contentType }: Making, data: Buffer): Promise<SealedPayload> {
  try {
    return await seal({ data, contentType: contentType ?? "" });
  } finally {
    data.fill(0);
  }
}

/**
 * What a private key is to be encrypted with.
 *
 * @throws OrderRefusal for what is no text, or too long
 */
export function passphraseOf({ passphrase }: Pick<Making, "passphrase">): string | null {
  if (passphrase === undefined) return null;
  if (typeof passphrase !== "string" || Buffer.byteLength(passphrase) > LONGEST_PASSPHRASE) throw new OrderRefusal();
  return passphrase;
}
