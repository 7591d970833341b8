import { AsyncLocalStorage } from "node:async_hooks";

/** Whose request is being served: what lines that are logged meanwhile say of it. Ids, not names. */
export interface RequestContext {
  requestId: string;
  globalRequestId?: string | undefined;
  user?: string | undefined;
  project?: string | undefined;
  domain?: string | undefined;
  /** `all` */
  systemScope?: string | undefined;
  userDomain?: string | undefined;
  projectDomain?: string | undefined;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs something, and all that it begins, within a request. */
export function withContext<T>(context: RequestContext, run: () => T): T {
  return storage.run(context, run);
}

/** The request that is being served, if there is one. Whoever finds out who asks, writes it there. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}

/** Whose token a request bears, as far as the log says it. */
export interface Bearer {
  readonly user: { readonly id: string; readonly domain: { readonly id: string } };
  readonly project: { readonly id: string; readonly domain: { readonly id: string } } | null;
  readonly domain: { readonly id: string } | null;
  readonly isSystem: boolean;
}

/** From now on, what is logged of a request says whose it is. */
export function tellWhoAsks(context: RequestContext | undefined, { user, project, domain, isSystem }: Bearer): void {
  if (context === undefined) return;
  context.user = user.id;
  context.userDomain = user.domain.id;
  context.project = project?.id;
  context.projectDomain = project?.domain.id;
  context.domain = domain?.id;
  context.systemScope = isSystem ? "all" : undefined;
}
