/** The form of an answer, by what the client takes; of two that it likes as much, the first. */
export function preferred<Form extends string>(accept: string | undefined, offered: readonly [Form, ...Form[]]): Form {
  if (accept === undefined || accept.trim() === "") return offered[0];
  const ranges = accept.split(",").map(rangeOf);
  const quality = (form: string): number => {
    const fitting = ranges.filter(({ type }) => type === form || type === "*/*" || type === `${form.split("/")[0] ?? ""}/*`);
    return fitting.toSorted((one, other) => other.precision - one.precision)[0]?.quality ?? 0;
  };
  return offered.reduce((best, form) => (quality(form) > quality(best) ? form : best));
}

function rangeOf(text: string): { readonly type: string; readonly quality: number; readonly precision: number } {
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const given = Number(parameters.find((parameter) => parameter.startsWith("q="))?.slice(2));
  const precision = type === "*/*" ? 0 : type.endsWith("/*") ? 1 : 2;
  return { type, precision, quality: Number.isNaN(given) ? 1 : given };
}
