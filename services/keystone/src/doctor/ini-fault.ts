/** What is wrong with a file that Python's `configparser` refuses, in words; null if it takes it. */
export function iniFault(text: string): string | null {
  const sections = new Map<string, Set<string>>();
  let options: Set<string> | undefined;
  /** How far the option is indented that a line may go on with. */
  let open: number | undefined;
  for (const [i, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const at = `line ${i + 1}`;
    const line = raw.trim();
    // Only whole lines are comments.
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    const indent = raw.length - raw.trimStart().length;
    if (open !== undefined && indent > open) continue;
    const section = /^\[(.+)\]/.exec(line)?.[1];
    if (section !== undefined) {
      // [DEFAULT] may come again.
      if (sections.has(section) && section !== "DEFAULT") return `${at}: the section ${section} comes a second time`;
      options = sections.get(section) ?? new Set();
      sections.set(section, options);
      open = undefined;
      continue;
    }
    if (options === undefined) return `${at}: an option before the first section`;
    const name = /^(.*?)\s*[=:]/.exec(line)?.[1];
    if (name === undefined) return `${at}: neither a section nor an option`;
    if (name === "") return `${at}: an option without a name`;
    if (options.has(name.toLowerCase())) return `${at}: the option ${name.toLowerCase()} comes a second time`;
    options.add(name.toLowerCase());
    open = indent;
  }
  return null;
}
