import type { HsmOptions } from "./hsm.ts";
import type { ProjectCipherOptions } from "./project-cipher.ts";
import type { Sealed } from "./payload.ts";

/** What an HSM's thread is made with: a secret does not travel as itself. */
export interface ThreadOptions extends Omit<ProjectCipherOptions, "hsm"> {
  readonly hsm: Omit<HsmOptions, "login" | "factory"> & { readonly login: string | null };
}

/** What it can be asked, by name; what is asked, and what is answered. */
export interface Questions {
  readonly newKey: { readonly asked: readonly []; readonly answer: string };
  readonly random: { readonly asked: readonly [length: number]; readonly answer: Uint8Array };
  readonly seal: { readonly asked: readonly [pluginMeta: string, data: Uint8Array]; readonly answer: Sealed };
  readonly open: { readonly asked: readonly [pluginMeta: string, sealed: Sealed]; readonly answer: Uint8Array };
}

/** One question. */
export interface Question<Name extends keyof Questions = keyof Questions> {
  readonly id: number;
  readonly name: Name;
  readonly asked: Questions[Name]["asked"];
}

/** What an error was, which does not travel as itself either. */
export type Fault =
  | { readonly kind: "hsm"; readonly called: string; readonly rv: number; readonly ckr: string }
  | { readonly kind: "setup"; readonly message: string; readonly next: string }
  | { readonly kind: "payload" | "key" | "other"; readonly message: string };

/** One answer. */
export type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly fault: Fault });
