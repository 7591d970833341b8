import type { Configure } from "underpin/cli";
import { configurationOptions, createManage } from "@underpin/oslo/manage";
import { credential } from "../config/credential.ts";
import { database, DEFAULT } from "../config/shared.ts";
import { underpin } from "../config/underpin.ts";
import { OWN_VERSION } from "../own-version.ts";
import { essex } from "../essex/service.ts";
import { serviceFor } from "../service.ts";
import { addBootstrap } from "./bootstrap.ts";
import { readConfiguration, type ConfigurationOptions } from "./configuration.ts";
import { addCreateJwsKeypair } from "./create-jws-keypair.ts";
import { addCredentialMigrate } from "./credential-migrate.ts";
import { addCredentialRotate } from "./credential-rotate.ts";
import { addCredentialSetup } from "./credential-setup.ts";
import { addDoctor } from "./doctor.ts";
import { addDomainConfigUpload } from "./domain-config-upload.ts";
import { addFernetRotate } from "./fernet-rotate.ts";
import { addFernetSetup } from "./fernet-setup.ts";
import { addMappingEngine } from "./mapping-engine.ts";
import { addMappingPopulate } from "./mapping-populate.ts";
import { addMappingPurge } from "./mapping-purge.ts";
import { addPolicyExplain } from "./policy-explain.ts";
import { addProjectSetup } from "./project-setup.ts";
import { addReceiptRotate } from "./receipt-rotate.ts";
import { addReceiptSetup } from "./receipt-setup.ts";
import { addResetLastActive } from "./reset-last-active.ts";
import { addTokenRotate } from "./token-rotate.ts";
import { addTokenSetup } from "./token-setup.ts";
import { addTrustFlush } from "./trust-flush.ts";
import { addUserSetup } from "./user-setup.ts";

interface GlobalOptions extends ConfigurationOptions {
  readonly url?: string;
  readonly history?: string;
}

const configure: Configure = async (options, output) => {
  const { url, history, ...places } = options as GlobalOptions;
  const { values, files, notices } = readConfiguration({ DEFAULT, database, credential, underpin }, places);
  if (files.length === 0 && url === undefined) output.talk("WARNING Config file not found, using default configs.");
  for (const { kind, message } of notices) if (kind !== "unknown option") output.talk(`WARNING ${message}`);
  return {
    service: history === "essex" ? essex : serviceFor(values.underpin.schema),
    url: url ?? values.database.connection.reveal(),
    settings: { credential: { key_repository: values.credential.key_repository } },
  };
};

/** The commands that the engine knows nothing of. */
const OWN_COMMANDS = [
  addBootstrap,
  addFernetSetup,
  addFernetRotate,
  addTokenSetup,
  addTokenRotate,
  addReceiptSetup,
  addReceiptRotate,
  addCredentialSetup,
  addCredentialRotate,
  addCredentialMigrate,
  addTrustFlush,
  addCreateJwsKeypair,
  addMappingEngine,
  addMappingPopulate,
  addMappingPurge,
  addDoctor,
  addDomainConfigUpload,
  addProjectSetup,
  addUserSetup,
  addResetLastActive,
  addPolicyExplain,
];

/** The `keystone-manage` command. */
export function createKeystoneManage(): ReturnType<typeof createManage> {
  return createManage({
    name: "keystone-manage",
    description: "Manage Keystone's database and keys",
    version: OWN_VERSION,
    options: (program) =>
      configurationOptions(program, "keystone.conf")
        .option("--url <url>", "the database, over what the configuration says")
        .option("--history <line>", "which line of migrations: main, or essex (the one before the rewrite of 2012)", "main"),
    configure,
    extend: (program, line) => OWN_COMMANDS.forEach((add) => add(program, line)),
  });
}
