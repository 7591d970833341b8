/** What may stand in an endpoint's URL. */
export type Substitutions = Readonly<Partial<Record<string, string>>>;

const PLACE = /%(?:%|\(([^)]*)\)(.?)|[\s\S]?)/g;

/**
 * An endpoint's URL for somebody: `$(project_id)s` and `%(project_id)s` become what they name, `%%` a percent sign.
 *
 * @returns null if the URL is malformed, or names what is not known: it is left out of catalogues
 */
export function substitute(url: string, substitutions: Substitutions): string | null {
  let isWhole = true;
  const text = url.replaceAll("$(", "%(").replaceAll(PLACE, (place, name: string | undefined, kind: string | undefined) => {
    if (place === "%%") return "%";
    const value = name === undefined || kind !== "s" ? undefined : substitutions[name];
    if (value === undefined) isWhole = false;
    return value ?? "";
  });
  return isWhole ? text : null;
}
