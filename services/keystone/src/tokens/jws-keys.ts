import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { JwsAlgorithm } from "./jws-token.ts";
import { prepareFile, type Owner } from "./key-files.ts";
import { KeyRepositoryError } from "./key-repository.ts";
import { WatchedFolder, type FolderOptions, type KeyFile, type Made } from "./watched-folder.ts";

/** The folder of public keys, any of which may have signed a token. All of its files are keys, whatever their names. */
export function watchPublicKeys(folder: string, options: FolderOptions = {}): WatchedFolder<readonly KeyObject[]> {
  return new WatchedFolder(folder, (files, before: readonly KeyObject[] = []) => loadPublicKeys(folder, files, before), options);
}

/** The folder of private keys: `private.pem` signs. */
export function watchPrivateKey(folder: string, options: FolderOptions = {}): WatchedFolder<KeyObject> {
  return new WatchedFolder(
    folder,
    (files) => {
      const file = files.find(({ name }) => name === "private.pem");
      if (file === undefined)
        throw new KeyRepositoryError(
          `${folder}/private.pem does not exist. You can generate a key pair using \`keystone-manage create_jws_keypair\`.`,
        );
      const key = parsed(file, createPrivateKey);
      if (key === null) throw new KeyRepositoryError(`${file.path} is no private key`);
      const isOpen = (file.mode & 0o004) !== 0;
      return { value: key, defects: isOpen ? [`key file is world readable: ${file.path}`] : [] };
    },
    options,
  );
}

function loadPublicKeys(folder: string, files: readonly KeyFile[], before: readonly KeyObject[]): Made<readonly KeyObject[]> {
  const read = files.map((file) => ({ path: file.path, key: parsed(file, createPublicKey) }));
  const keys = read.flatMap(({ key }) => key ?? []);
  const broken = read.filter(({ key }) => key === null);
  if (keys.length === 0)
    throw new KeyRepositoryError(
      `${folder} must contain at least one public key but it is empty. You can generate a key pair using \`keystone-manage create_jws_keypair\`.`,
    );
  // What can't be read may be being written: until it is, all that were known go on to verify.
  const kept = broken.length > 0 ? before.filter((old) => !keys.some((key) => key.equals(old))) : [];
  return { value: [...keys, ...kept], defects: broken.map(({ path }) => `Ignoring what is no public key in key repository: ${path}`) };
}

function parsed(file: KeyFile, parse: (text: string) => KeyObject): KeyObject | null {
  try {
    return parse(file.text);
  } catch {
    return null;
  }
}

const CURVES = { ES256: "P-256", ES384: "P-384", ES512: "P-521" } as const;

/** Makes a key pair as PEM files, the private one for its owner alone. */
export function createJwsKeyPair(privatePath: string, publicPath: string, algorithm: JwsAlgorithm, owner: Owner): void {
  const { privateKey, publicKey } =
    algorithm === "EdDSA" ? generateKeyPairSync("ed25519") : generateKeyPairSync("ec", { namedCurve: CURVES[algorithm] });
  const placePrivate = prepareFile(privatePath, String(privateKey.export({ type: "pkcs8", format: "pem" })), owner);
  const placePublic = prepareFile(publicPath, String(publicKey.export({ type: "spki", format: "pem" })), owner, 0o644);
  placePrivate();
  placePublic();
}
