/** The digits of any script in those of ours. */
export function decimal(digits: string): string {
  return Array.from(digits, digitValue).join("");
}

/** The digits of a script stand in rows from zero to nine. */
function digitValue(char: string): number {
  const point = char.codePointAt(0) ?? 0;
  let first = point;
  while (first > 0 && /\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
  return (point - first) % 10;
}
