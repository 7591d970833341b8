/** The element of that id. */
export const at = (id) => document.getElementById(id);

/** Sets a text, unless it stands there already: what is read aloud is read once. */
export function write(id, text) {
  const element = at(id);
  if (element.textContent !== text) element.textContent = text;
}

/** An element with attributes and what is in it; text is only ever text. */
export function make(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same, of a drawing. */
export function draw(name, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function filled(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A bar that is so much filled, from 0 to 1; what it says stands beside it. */
export function meter(share) {
  const fill = make("i");
  fill.style.width = `${Math.round(100 * share)}%`;
  return make("div", { class: "meter", "aria-hidden": "true" }, fill);
}
