import { readFileSync } from "node:fs";
import { strip, stripEnd, stripStart } from "./types/python.ts";

/** A value as it stands in a file: without quotes around it, lines that go on joined. */
interface FileValue {
  readonly text: string;
  /** Of the line that begins it, from 1. */
  readonly line: number;
}

/** What a file says: the values of each option in their order, by section and name. */
export interface ConfigFile {
  readonly path: string;
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, readonly FileValue[]>>;
}

/** A configuration file that can't be read or understood: which, where, and what is wrong. */
export class ConfigFileError extends Error {
  override readonly name = "ConfigFileError";
}

/**
 * Reads a file in oslo.config's form: `[section]`, `key = value` or `key: value`, lines that begin with `#` or `;` as
 * comments, values that go on in indented lines until an empty one. Names of sections have no case, but for `DEFAULT`.
 *
 * @throws ConfigFileError
 */
export function readConfigFile(path: string): ConfigFile {
  return parseConfigFile(path, decode(path));
}

function parseConfigFile(path: string, text: string): ConfigFile {
  const sections = new Map<string, Map<string, FileValue[]>>();
  const refuse = (line: number, what: string): never => {
    throw new ConfigFileError(`${path}, line ${line}: ${what}`);
  };
  let section: Map<string, FileValue[]> | undefined;
  let open: { readonly values: FileValue[]; readonly line: number; readonly parts: string[] } | undefined;
  const close = (): void => {
    if (open) open.values.push({ line: open.line, text: open.parts.join("\n") });
    open = undefined;
  };
  for (const [i, rawLine] of text.split(/\r\n|\r|\n/).entries()) {
    const line = stripEnd(rawLine);
    const number = i + 1;
    if (/^[ \t]/.test(line)) {
      if (!open)
        refuse(number, "an indented line that continues nothing; an option begins at the margin, and a comment ends the one before");
      open?.parts.push(stripStart(line));
      continue;
    }
    close();
    if (line === "" || /^[#;]/.test(line)) continue;
    if (line.startsWith("[")) {
      if (!line.endsWith("]")) refuse(number, "a section's name ends with ] and nothing behind it");
      if (line.length <= 2) refuse(number, "a section has no name");
      section = entry(sections, sectionName(line.slice(1, -1)), () => new Map<string, FileValue[]>());
      continue;
    }
    const { name, value } = assignment(line) ?? refuse(number, "neither a section nor an option: there is no = and no :");
    if (name === "") refuse(number, "an option has no name");
    if (!section) return refuse(number, "an option before the first section; write [DEFAULT] above it");
    open = { values: entry(section, name, () => []), line: number, parts: [value] };
  }
  close();
  return { path, sections };
}

/** As sections are compared: without case, but for `DEFAULT`. */
export function sectionName(name: string): string {
  return name === "DEFAULT" ? name : name.toLowerCase();
}

function decode(path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why =
      {
        ENOENT: "there is no such file",
        EACCES: "it may not be read",
        EISDIR: "it is a folder",
        ERR_ENCODING_INVALID_ENCODED_DATA: "it is not UTF-8",
      }[code ?? ""] ?? (cause as Error).message;
    throw new ConfigFileError(`${path}: ${why}`, { cause });
  }
}

function assignment(line: string): { readonly name: string; readonly value: string } | undefined {
  const at = line.search(/[:=]/);
  return at < 0 ? undefined : { name: strip(line.slice(0, at)), value: unquote(strip(line.slice(at + 1))) };
}

/** Quotes are taken away if the first line of the value has the same at both ends; a lone one is both. */
function unquote(text: string): string {
  return /^["']/.test(text) && text.endsWith(text.slice(0, 1)) ? text.slice(1, -1) : text;
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
