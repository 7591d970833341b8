/**
 * Fills a page as Python's `string.Template` does: `$name`, `${name}`, `$$` for a dollar.
 *
 * @throws Error for a name that is not known, and for a dollar that begins nothing: the operator's template is wrong
 * @example substitute("To $host: ${token}", { host: "a", token: "b" }) // "To a: b"
 */
export function substitute(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(
    /\$(?:(\$)|([_a-z][_a-z0-9]*)|\{([_a-z][_a-z0-9]*)\}|)/gi,
    (_all, dollar?: string, plain?: string, braced?: string) => {
      if (dollar !== undefined) return "$";
      const name = plain ?? braced;
      if (name === undefined || !Object.hasOwn(values, name))
        throw new Error(`[federation] sso_callback_template: $${name ?? ""} stands for nothing; $host and $token are there.`);
      return values[name] as string;
    },
  );
}
