import { readFileSync } from "node:fs";

/** Options by section, as oslo.config files hold them. An option given several times has its last value here. */
export type ConfigValues = Record<string, Record<string, string>>;

/** A config file that can't be understood: which, where, and what is wrong. */
export class ConfigFileError extends Error {
  override readonly name = "ConfigFileError";
}

/**
 * Reads a file in oslo.config's form: `[section]`, `key = value` or `key: value`, `#` and `;` comments, values that go
 * on in indented lines, `$other` for the value of another option.
 *
 * @throws ConfigFileError
 */
export function readConfigFile(path: string, into: ConfigValues = {}): ConfigValues {
  let section = "DEFAULT";
  let last: string | undefined;
  for (const [i, line] of readFileSync(path, "utf8").split(/\r?\n/).entries()) {
    if (/^\s*([#;].*)?$/.test(line)) continue;
    if (/^\s/.test(line) && last !== undefined) {
      const values = (into[section] ??= {});
      values[last] = `${values[last] ?? ""}\n${line.trim()}`;
      continue;
    }
    const header = /^\[([^\]]+)\]\s*$/.exec(line);
    const option = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(line);
    if (header?.[1]) {
      section = header[1];
      last = undefined;
    } else if (option?.[1] !== undefined) {
      last = option[1];
      const values = (into[section] ??= {});
      values[last] = unquote(option[2] ?? "");
    } else throw new ConfigFileError(`${path}, line ${i + 1}: neither a section nor an option: ${line.trim().slice(0, 40)}`);
  }
  return into;
}

/** The value of an option with `$name`, `${name}` and `$section.name` replaced; `$$` is a dollar sign. */
export function interpolate(values: ConfigValues, section: string, option: string): string | undefined {
  const raw = values[section]?.[option];
  if (raw === undefined) return undefined;
  return raw.replace(
    /\$(?:\$|\{(?:(\w+)\.)?(\w+)\}|(?:(\w+)\.)?([a-z_]\w*))/gi,
    (whole, braceSection?: string, braceName?: string, plainSection?: string, plainName?: string) => {
      if (whole === "$$") return "$";
      const name = braceName ?? plainName ?? "";
      return values[braceSection ?? plainSection ?? section]?.[name] ?? values["DEFAULT"]?.[name] ?? whole;
    },
  );
}

function unquote(text: string): string {
  const trimmed = text.trim();
  return /^(".*"|'.*')$/.test(trimmed) && trimmed.length > 1 ? trimmed.slice(1, -1) : trimmed;
}
