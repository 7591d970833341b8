/** A list in which what is called `name` is called `to`; what was called so before is gone where it is replaced. */
export function renamed<T extends { readonly name: string | null }>(
  list: readonly T[],
  { name, to, replacing }: { readonly name: string; readonly to: string; readonly replacing?: true },
): readonly T[] {
  const left = replacing && list.some((item) => item.name === name) ? list.filter((item) => item.name !== to) : list;
  return left.map((item) => (item.name === name ? { ...item, name: to } : item));
}
