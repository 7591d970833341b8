/** A column that holds a JSON object as text; NULL and empty text are an empty object. */
export function parseObject(text: unknown): Record<string, unknown> {
  const value: unknown = text ? JSON.parse(String(text)) : {};
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
