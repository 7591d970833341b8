const NUMBER = new Intl.NumberFormat("en");

/** A number as a person reads it. */
export const number = (value) => NUMBER.format(value);

/** A time as a person reads it. */
export function duration(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The time of a day. */
export const clock = (ms) => new Date(ms).toLocaleTimeString("en-GB");
