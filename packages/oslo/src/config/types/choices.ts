/** The values that an option allows, in their order; undefined if any. */
export function choicesOf(spec: {
  readonly choices?: readonly (string | number)[] | Readonly<Record<string | number, string>>;
}): readonly (string | number)[] | undefined {
  const { choices } = spec;
  return choices === undefined || isArray(choices) ? choices : Object.keys(choices);
}

function isArray(value: object): value is readonly (string | number)[] {
  return Array.isArray(value);
}
