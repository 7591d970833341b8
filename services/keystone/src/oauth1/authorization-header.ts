import { strip } from "@underpin/oslo/python";

/** A parameter's name and value. */
export type Parameter = readonly [name: string, value: string];

const SCHEME = "oauth ";

/**
 * The parameters of an Authorization header, as oauthlib reads them: values are still encoded, quotes may be missing, of a name that comes twice
 * the last value counts.
 *
 * @returns null if the header is of another scheme, or malformed
 */
export function parseAuthorization(header: string): readonly Parameter[] | null {
  if (!header.toLowerCase().startsWith(SCHEME)) return null;
  const parameters = new Map<string, string>();
  for (const item of listItems(header.slice(SCHEME.length))) {
    const at = item.indexOf("=");
    const value = item.slice(at + 1);
    if (at === -1 || value === "") return null;
    parameters.set(item.slice(0, at), value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value);
  }
  return [...parameters];
}

/** What commas part, but for those in quotes. In quotes a backslash takes the next character as it is. */
function listItems(text: string): readonly string[] {
  const items: string[] = [];
  let [item, isQuoted, isEscaped] = ["", false, false];
  for (const character of text) {
    if (isEscaped) {
      item += character;
      isEscaped = false;
    } else if (isQuoted && character === "\\") isEscaped = true;
    else if (!isQuoted && character === ",") {
      items.push(item);
      item = "";
    } else {
      if (character === '"') isQuoted = !isQuoted;
      item += character;
    }
  }
  return (item === "" ? items : [...items, item]).map(strip);
}
