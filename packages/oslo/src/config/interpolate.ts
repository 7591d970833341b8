import { InvalidValue } from "./types/invalid-value.ts";

/** A reference to an option that there is not. */
export class NoSuchOption extends InvalidValue {
  override readonly name = "NoSuchOption";
}

/** A name goes on over full stops, so that `$state_path.` speaks of an option in a group `state_path`. */
const REFERENCE = /\$(?:(\$)|([_a-z\u0130\u0131][._a-z0-9\u0130\u0131]*)|\{([_a-z\u0130\u0131][._a-z0-9\u0130\u0131]*)\})/giu;

/**
 * Text with `$option`, `${option}` and `$group.option` replaced by those options' values; `$$` and `\$` are a dollar sign.
 * In a list or a record each text is.
 */
export function interpolate(raw: unknown, textOf: (name: string) => string): unknown {
  if (typeof raw === "string") return interpolateText(raw, textOf);
  if (Array.isArray(raw)) return raw.map((item) => interpolate(item, textOf));
  if (typeof raw !== "object" || raw === null) return raw;
  return Object.fromEntries(Object.entries(raw).map(([key, value]) => [interpolateText(key, textOf), interpolate(value, textOf)]));
}

function interpolateText(text: string, textOf: (name: string) => string): string {
  if (!text.includes("$")) return text;
  return text.replaceAll(String.raw`\$`, "$$$$").replace(REFERENCE, (_, dollar?: string, name?: string, braced?: string) => {
    if (dollar !== undefined) return "$";
    return textOf(name ?? braced ?? "");
  });
}
