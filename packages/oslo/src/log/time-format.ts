const two = (value: number): string => String(value).padStart(2, "0");

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** The zone's distance from UTC: `+0200`. */
function offset(time: Date): string {
  const minutes = -time.getTimezoneOffset();
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(Math.abs(minutes) / 60))}${two(Math.abs(minutes) % 60)}`;
}

const LETTERS: Readonly<Record<string, (time: Date) => string>> = {
  Y: (time) => String(time.getFullYear()),
  y: (time) => two(time.getFullYear() % 100),
  m: (time) => two(time.getMonth() + 1),
  d: (time) => two(time.getDate()),
  H: (time) => two(time.getHours()),
  I: (time) => two(time.getHours() % 12 || 12),
  M: (time) => two(time.getMinutes()),
  S: (time) => two(time.getSeconds()),
  f: (time) => `${String(time.getMilliseconds()).padStart(3, "0")}000`,
  p: (time) => (time.getHours() < 12 ? "AM" : "PM"),
  A: (time) => DAYS[time.getDay()] ?? "",
  a: (time) => (DAYS[time.getDay()] ?? "").slice(0, 3),
  B: (time) => MONTHS[time.getMonth()] ?? "",
  b: (time) => (MONTHS[time.getMonth()] ?? "").slice(0, 3),
  z: offset,
  "%": () => "%",
};

/** A moment in the zone of this machine, in the letters of Python's `strftime`; a letter that isn't known stays. */
export function formatTime(time: Date, format: string): string {
  return format.replace(/%([A-Za-z%])/g, (whole, letter: string) => LETTERS[letter]?.(time) ?? whole);
}

/** `2026-11-21T12:03:52.000000+02:00` */
export function isoTime(time: Date): string {
  return `${formatTime(time, "%Y-%m-%dT%H:%M:%S.%f")}${offset(time).replace(/(\d{2})$/, ":$1")}`;
}
