/** A name in double quotes, as every session of ours takes it. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
