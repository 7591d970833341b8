import type { ConfigurationOptions } from "@underpin/oslo/manage";
import { p11CryptoPlugin } from "../../config/p11-crypto-plugin.ts";
import { Hsm } from "../../pkcs11/hsm.ts";
import { ProjectKeys } from "../../pkcs11/project-keys.ts";
import { hsmOptions, projectKeyOptions } from "../../pkcs11/settings.ts";
import { readConfiguration } from "../configuration.ts";
import { saidInWords } from "./hsm-failure.ts";

/** Each key is written by itself. */
const FINE = "Each key that was said to be done is done; run again, the same command goes on from there.";

/**
 * Works on projects' keys with the configured HSM.
 *
 * @throws UnderpinError `UP-CONFIG`, `UP-HSM`
 */
export async function withProjectKeys<R>(options: ConfigurationOptions, body: (keys: ProjectKeys, hsm: Hsm) => Promise<R>): Promise<R> {
  const { p11_crypto_plugin: values } = readConfiguration({ p11_crypto_plugin: p11CryptoPlugin }, options).values;
  return await saidInWords(FINE, async () => {
    const keyOptions = projectKeyOptions(values);
    using hsm = new Hsm(hsmOptions(values));
    return await body(new ProjectKeys(hsm, keyOptions), hsm);
  });
}
