/** A URL's password, whatever else is in the text. */
const PASSWORD = /\b([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/?#@]{0,300}):[^\s/]{0,300}@/gi;

/** A text without the passwords of URLs in it. */
export function redacted(text: string): string {
  return text.replaceAll(PASSWORD, "$1:…@");
}
