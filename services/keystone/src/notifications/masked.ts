/** Of how long a text how much is shown at either end, and how much of one at most. */
const SHOWN = 0.125;
const MOST = 32;

/** A text of which only the ends are seen, in upstream's form. */
export function masked(text: string): string {
  const eighth = text.length * SHOWN;
  // Python rounds a half to what is even.
  const rounded = eighth % 1 === 0.5 ? 2 * Math.round(eighth / 2) : Math.round(eighth);
  const visible = Math.min(rounded, MOST);
  // From the end nothing means all of it, as Python has it.
  return `${text.slice(0, visible)} xxxxxxxx ${visible === 0 ? text : text.slice(-visible)}`;
}
