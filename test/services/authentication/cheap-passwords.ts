import { Passwords } from "../../../services/keystone/src/authentication/passwords/passwords.ts";

/** Passwords that are hashed by as little work as bcrypt knows. */
export function cheapPasswords(): Passwords {
  const settings = { algorithm: "bcrypt", rounds: 4, saltBytes: null, scryptBlockSize: null, scryptParallelism: null } as const;
  return new Passwords(settings, { maxLength: 4096, isStrict: false }, { threads: 1 });
}
