import { strip } from "@underpin/oslo/python";

const PLAIN_TEXT = ["text/plain", "text/plain;charset=utf-8", "text/plain; charset=utf-8"];
const BINARY = ["application/octet-stream", "application/pkcs8"];

/** The media types of payloads, as refusals list them. */
export const SUPPORTED: readonly string[] = [...PLAIN_TEXT, ...BINARY];

/** What some rows say, of releases that had more: what clients are told of a secret's payload. */
export const TOLD: ReadonlySet<string> = new Set(["text/plain", ...BINARY, "application/aes"]);

/** A media type without what goes without saying; one that is not known as it is. */
export function normalized(type: string): string {
  const [media = "", parameter] = type.split(";").map(strip);
  if (parameter !== undefined && !/^[^=]*=\s*utf-8\s*(?:=|$)/i.test(parameter)) return type;
  const known = media.toLowerCase();
  return PLAIN_TEXT.includes(known) || BINARY.includes(known) ? known : type;
}

export function isSupported(type: string): boolean {
  return SUPPORTED.includes(normalized(type));
}

export function isText(type: string): boolean {
  return PLAIN_TEXT.includes(normalized(type));
}

/** Whether an answer may be of a type, as upstream compares it in the end: to the letter. */
export function isAnswerable(type: string): boolean {
  return SUPPORTED.includes(type);
}
