import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { UnderpinError, type CommandLine } from "underpin/cli";
import { createJwsKeyPair } from "../tokens/jws-keys.ts";
import { addKeyCommand } from "./key-command.ts";

/** Adds `create_jws_keypair`: `private.pem` and `public.pem` in the folder where it is run. */
export function addCreateJwsKeypair(program: Command, line: CommandLine): void {
  addKeyCommand(program, line, {
    name: "create_jws_keypair",
    description: "create a key pair for signing and validating JWS tokens in the current directory",
    body: ({ settings, owner }, { force }) => {
      const paths = { Private: resolve("private.pem"), Public: resolve("public.pem") };
      for (const [kind, path] of Object.entries(paths))
        if (force !== true && existsSync(path))
          throw new UnderpinError("UP-CONFIG", {
            what: `${kind} key ${path} already exists`,
            fine: "No key was changed.",
            next: "Run it in another folder; --force overwrites the keys that are here.",
          });
      createJwsKeyPair(paths.Private, paths.Public, settings.jwt_tokens.jws_algorithm, owner);
      return true;
    },
  }).option("--force", "forcibly overwrite keys if they already exist");
}
