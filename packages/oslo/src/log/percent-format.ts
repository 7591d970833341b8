const PART = /%(?:%|\((\w+)\)([-0 #+]*)(\d+)?(?:\.(\d+))?([sdifrxX]))/g;

/** Python's `%`: `%(name)s`, `%(msecs)03d`, `%(levelname)-8s`. A name that there is not is an error of the format, and shown as it stands. */
export function percentFormat(format: string, valueOf: (name: string) => unknown): string {
  return format.replace(PART, (whole, name?: string, flags = "", width?: string, precision?: string, type = "s") => {
    if (name === undefined) return "%";
    const value = valueOf(name);
    if (value === undefined) return whole;
    return pad(convert(value, type, precision), flags, Number(width ?? 0), type);
  });
}

function convert(value: unknown, type: string, precision: string | undefined): string {
  if (type === "f") return Number(value).toFixed(Number(precision ?? 6));
  if (type === "d" || type === "i") return String(Math.trunc(Number(value)));
  if (type === "x") return Math.trunc(Number(value)).toString(16);
  if (type === "X") return Math.trunc(Number(value)).toString(16).toUpperCase();
  const text = value === null ? "None" : String(value);
  return precision === undefined ? text : text.slice(0, Number(precision));
}

function pad(text: string, flags: string, width: number, type: string): string {
  if (flags.includes("-")) return text.padEnd(width);
  if (!flags.includes("0") || type === "s" || type === "r") return text.padStart(width);
  return text.startsWith("-") ? `-${text.slice(1).padStart(width - 1, "0")}` : text.padStart(width, "0");
}
