/** What is in base64, with space anywhere; null for what isn't. Upstream passes over any other character, and stores what is left. */
export function fromBase64(text: string): Buffer | null {
  const digits = text.replaceAll(/\s+/g, "");
  return digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits) ? Buffer.from(digits, "base64") : null;
}
