/** Now, as Python writes it into a column: UTC, `2026-11-22 07:00:00.123000`. */
export function utcNow(): string {
  return `${new Date().toISOString().replace("T", " ").slice(0, -1)}000`;
}
