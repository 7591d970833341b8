/** What has an id, and a name that it is known by. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** What has a name within a domain. */
export interface InDomain extends Named {
  readonly domain: Named;
}

/** What an application credential may be used for. */
export interface AccessRule {
  readonly service: string;
  readonly method: string;
  readonly path: string;
}

export interface CatalogEndpoint {
  readonly interface: string;
  readonly url: string;
  readonly region: string | null;
}

export interface CatalogService {
  readonly type: string;
  readonly name: string | null;
  readonly endpoints: readonly CatalogEndpoint[];
}

/** What Keystone says of a token. */
export interface TokenInfo {
  readonly user: InDomain;
  /** What it is for; at most one of project, domain and system. None of them: it is unscoped. */
  readonly project: (InDomain & { readonly isDomain: boolean }) | null;
  readonly domain: Named | null;
  readonly isSystem: boolean;
  readonly roles: readonly Named[];
  /** How whoever has it logged in: `password`, `token`, … */
  readonly methods: readonly string[];
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Its own, then that of the token that it was made from, if it was. */
  readonly auditIds: readonly string[];
  /** Of a cloud that has named no such project, every token's is one. */
  readonly isAdminProject: boolean;
  readonly trust: { readonly id: string; readonly trustor: string; readonly trustee: string; readonly impersonates: boolean } | null;
  readonly applicationCredential: {
    readonly id: string;
    readonly name: string | null;
    readonly isRestricted: boolean;
    /** None (null) if it may be used for everything. */
    readonly accessRules: readonly AccessRule[] | null;
  } | null;
  readonly isFederated: boolean;
  /** What it is bound to, by the kind of binding. */
  readonly bind: Readonly<Record<string, unknown>> | null;
  /** Null where it was not asked for, or there is none. */
  readonly catalog: readonly CatalogService[] | null;
}
