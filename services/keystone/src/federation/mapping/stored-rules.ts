/** Rules as upstream writes them: JSON of a text that is JSON itself. Some rows of the past are JSON once. */
export function readRules(text: string): unknown {
  const rules: unknown = JSON.parse(text);
  return typeof rules === "string" ? (JSON.parse(rules) as unknown) : rules;
}
