/** What upstream says of a row whose key is there already (`handle_conflicts`): what was to be stored, by name and domain. */
export function duplicateEntry({ name, id, domain_id: domain }: Readonly<Record<string, unknown>>): string {
  const known = name ? `name ${String(name)}` : id ? `ID ${String(id)}` : "";
  if (known && domain) return `Duplicate entry found with ${known} at domain ID ${String(domain)}`;
  if (known) return `Duplicate entry found with ${known}`;
  return domain ? `Duplicate entry at domain ID ${String(domain)}` : "Duplicate entry";
}
