import { readFile } from "node:fs/promises";
import { messageOf, UnderpinError } from "../../model/error.ts";

/** How much of a server's certificate is checked, weakest first. */
export type TlsMode = "off" | "unchecked" | "authority" | "identity";

/** Files with certificates and keys, as a URL names them. */
export interface TlsFiles {
  readonly ca: string | null | undefined;
  readonly cert: string | null | undefined;
  readonly key: string | null | undefined;
}

/**
 * The mode that a URL asks for.
 *
 * @throws UnderpinError `UP-URL` for one that is not known, or that goes on without encryption where the server has none
 */
export function tlsMode(option: string, text: string, modes: Readonly<Record<string, TlsMode>>): TlsMode {
  const mode = modes[text.toLowerCase()];
  if (mode !== undefined) return mode;
  throw new UnderpinError("UP-URL", {
    what: `${option}=${text} is not understood.`,
    why: `It is one of ${Object.keys(modes).join(", ")}; a mode that falls back to no encryption without a word is not offered.`,
    fine: "Nothing was opened.",
  });
}

/**
 * Reads the files that a URL names.
 *
 * @throws UnderpinError `UP-CONFIG` for one that can't be read
 */
export async function readTlsFiles(files: TlsFiles): Promise<{ ca?: string; cert?: string; key?: string }> {
  const read = async ([name, path]: readonly [string, string]): Promise<readonly [string, string]> => {
    try {
      return [name, await readFile(path, "utf8")];
    } catch (cause) {
      throw new UnderpinError("UP-CONFIG", {
        what: `The file ${path} for TLS (${name}) can't be read.`,
        why: messageOf(cause),
        fine: "Nothing was opened.",
        cause,
      });
    }
  };
  const named = Object.entries(files).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.fromEntries(await Promise.all(named.map(read)));
}
