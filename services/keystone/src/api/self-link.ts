/**
 * A thing with the link to itself. Links that somebody gave it as an attribute of its own stay beside that one.
 *
 * @example
 * withSelf(region, call.link(`regions/${region.id}`)) // { id: …, links: { self: … } }
 */
export function withSelf<Thing extends object>(thing: Thing, self: string): Thing & { readonly links: { readonly self: string } } {
  const { links } = thing as { readonly links?: unknown };
  const own = typeof links === "object" && links !== null && !Array.isArray(links) ? links : {};
  return { ...thing, links: { ...own, self } };
}
