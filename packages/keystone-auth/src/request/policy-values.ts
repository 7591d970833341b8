import type { FoundTokens } from "./found-tokens.ts";

/** Who asks, by the names that policies have for it. */
export interface PolicyValues {
  readonly user_id: string | null;
  readonly user_domain_id: string | null;
  readonly system_scope: string | null;
  readonly domain_id: string | null;
  readonly project_id: string | null;
  readonly project_domain_id: string | null;
  readonly roles: readonly string[];
  readonly is_admin_project: boolean;
  readonly service_user_id: string | null;
  readonly service_user_domain_id: string | null;
  readonly service_project_id: string | null;
  readonly service_project_domain_id: string | null;
  readonly service_roles: readonly string[];
  readonly [other: string]: string | boolean | null | readonly string[];
}

/** As oslo.context makes it of the headers. */
export function policyValuesOf({ user, service }: Pick<FoundTokens, "user" | "service">): PolicyValues {
  return {
    user_id: user?.user.id ?? null,
    user_domain_id: user?.user.domain.id ?? null,
    system_scope: user?.isSystem ? "all" : null,
    domain_id: user?.domain?.id ?? null,
    project_id: user?.project?.id ?? null,
    project_domain_id: user?.project?.domain.id ?? null,
    roles: user?.roles.map(({ name }) => name) ?? [],
    is_admin_project: user?.isAdminProject ?? true,
    service_user_id: service?.user.id ?? null,
    service_user_domain_id: service?.user.domain.id ?? null,
    service_project_id: service?.project?.id ?? null,
    service_project_domain_id: service?.project?.domain.id ?? null,
    service_roles: service?.roles.map(({ name }) => name) ?? [],
  };
}
