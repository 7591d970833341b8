/** A list in which what is called `name` is called `to`. */
export function renamed<T extends { readonly name: string | null }>(
  list: readonly T[],
  { name, to }: { readonly name: string; readonly to: string },
): readonly T[] {
  return list.map((item) => (item.name === name ? { ...item, name: to } : item));
}
