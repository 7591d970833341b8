/** JSON as Python's `json.dumps` writes it: with spaces, and other letters than ASCII escaped. */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(", ")}]`;
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value)
      .map(([name, inner]) => `${pythonJson(name)}: ${pythonJson(inner)}`)
      .join(", ")}}`;
  return (JSON.stringify(value) ?? "null").replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
