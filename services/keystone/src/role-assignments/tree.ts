import type { ProjectNode } from "./store.ts";

/** Trees of projects. */
export class ProjectTree {
  readonly #children = new Map<string, string[]>();
  readonly #byDomain = new Map<string, string[]>();

  constructor(nodes: readonly ProjectNode[]) {
    for (const { id, parent, domain } of nodes) {
      add(this.#byDomain, domain, id);
      if (parent !== null) add(this.#children, parent, id);
    }
  }

  inDomain(domain: string): readonly string[] {
    return this.#byDomain.get(domain) ?? [];
  }

  /** All below a project, itself left out. */
  below(project: string): readonly string[] {
    const found = new Set<string>();
    const todo = [project];
    for (let at = todo.pop(); at !== undefined; at = todo.pop())
      for (const child of this.#children.get(at) ?? [])
        if (!found.has(child)) {
          found.add(child);
          todo.push(child);
        }
    return [...found];
  }
}

function add(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
