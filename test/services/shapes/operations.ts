import type { Shape } from "@underpin/oslo/http";
import * as accessRules from "../../../services/keystone/src/access-rules/shapes.ts";
import type { BodyShapes } from "../../../services/keystone/src/api/body-shape.ts";
import * as applicationCredentials from "../../../services/keystone/src/application-credentials/shapes.ts";
import * as auth from "../../../services/keystone/src/auth/shapes.ts";
import * as credentials from "../../../services/keystone/src/credentials/shapes.ts";
import * as domains from "../../../services/keystone/src/domains/shapes.ts";
import * as endpointGroups from "../../../services/keystone/src/endpoint-groups/shapes.ts";
import * as endpoints from "../../../services/keystone/src/endpoints/shapes.ts";
import * as federation from "../../../services/keystone/src/federation/shapes.ts";
import * as groups from "../../../services/keystone/src/groups/shapes.ts";
import * as limits from "../../../services/keystone/src/limits/shapes.ts";
import * as oauth1 from "../../../services/keystone/src/oauth1/shapes.ts";
import * as projects from "../../../services/keystone/src/projects/shapes.ts";
import * as regions from "../../../services/keystone/src/regions/shapes.ts";
import * as registeredLimits from "../../../services/keystone/src/registered-limits/shapes.ts";
import * as roleAssignments from "../../../services/keystone/src/role-assignments/shapes.ts";
import * as roles from "../../../services/keystone/src/roles/shapes.ts";
import * as services from "../../../services/keystone/src/services/shapes.ts";
import * as storedPolicies from "../../../services/keystone/src/stored-policies/shapes.ts";
import * as trusts from "../../../services/keystone/src/trusts/shapes.ts";
import * as users from "../../../services/keystone/src/users/shapes.ts";

/** Where upstream has a schema: on a method of the API (`projects.ProjectsResource.post`) in 30, by a name elsewhere (`resource.project_create`). */
export interface Operation {
  readonly name: string;
  readonly shapes: BodyShapes;
  readonly method?: string;
  readonly schema?: string;
}

const body = (name: string, shapes: BodyShapes, where: { readonly method?: string; readonly schema?: string }): Operation => ({
  name,
  shapes,
  ...where,
});

/** Every operation that has a schema for its body. */
export const BODIES: readonly Operation[] = [
  body("applicationCredentials.createBody", applicationCredentials.createBody, {
    method: "users.UserAppCredListCreateResource.post",
    schema: "application_credential.application_credential_create",
  }),
  body("auth.samlBody", auth.samlBody, { schema: "federation.saml_create" }),
  body("credentials.createBody", credentials.createBody, {
    method: "credentials.CredentialsResource.post",
    schema: "credential.credential_create",
  }),
  body("credentials.updateBody", credentials.updateBody, {
    method: "credentials.CredentialResource.patch",
    schema: "credential.credential_update",
  }),
  body("domains.createBody", domains.createBody, { method: "domains.DomainsResource.post", schema: "resource.domain_create" }),
  body("domains.updateBody", domains.updateBody, { method: "domains.DomainResource.patch", schema: "resource.domain_update" }),
  body("endpointGroups.createBody", endpointGroups.createBody, {
    method: "os_ep_filter.EndpointGroupsResource.post",
    schema: "catalog.endpoint_group_create",
  }),
  body("endpointGroups.updateBody", endpointGroups.updateBody, {
    method: "os_ep_filter.EndpointGroupResource.patch",
    schema: "catalog.endpoint_group_update",
  }),
  body("endpoints.createBody", endpoints.createBody, { method: "endpoints.EndpointsResource.post", schema: "catalog.endpoint_create" }),
  body("endpoints.updateBody", endpoints.updateBody, { method: "endpoints.EndpointResource.patch", schema: "catalog.endpoint_update" }),
  body("federation.createIdentityProviderBody", federation.createIdentityProviderBody, {
    method: "os_federation.IdentityProviderResource.put",
    schema: "federation.identity_provider_create",
  }),
  body("federation.updateIdentityProviderBody", federation.updateIdentityProviderBody, {
    method: "os_federation.IdentityProviderResource.patch",
    schema: "federation.identity_provider_update",
  }),
  body("federation.createProtocolBody", federation.createProtocolBody, {
    method: "os_federation.IDPProtocolsCRUDResource.put",
    schema: "federation.protocol_create",
  }),
  body("federation.updateProtocolBody", federation.updateProtocolBody, {
    method: "os_federation.IDPProtocolsCRUDResource.patch",
    schema: "federation.protocol_update",
  }),
  body("federation.createServiceProviderBody", federation.createServiceProviderBody, {
    method: "os_federation.ServiceProviderResource.put",
    schema: "federation.service_provider_create",
  }),
  body("federation.updateServiceProviderBody", federation.updateServiceProviderBody, {
    method: "os_federation.ServiceProviderResource.patch",
    schema: "federation.service_provider_update",
  }),
  body("groups.createBody", groups.createBody, { method: "groups.GroupsResource.post", schema: "identity.group_create" }),
  body("groups.updateBody", groups.updateBody, { method: "groups.GroupResource.patch", schema: "identity.group_update" }),
  body("limits.createBody", limits.createBody, { method: "limits.LimitsResource.post", schema: "limit.limit_create" }),
  body("limits.updateBody", limits.updateBody, { method: "limits.LimitResource.patch", schema: "limit.limit_update" }),
  body("oauth1.createConsumerBody", oauth1.createConsumerBody, { schema: "oauth1.consumer_create" }),
  body("oauth1.updateConsumerBody", oauth1.updateConsumerBody, { schema: "oauth1.consumer_update" }),
  body("oauth1.authorizeBody", oauth1.authorizeBody, { schema: "oauth1.request_token_authorize" }),
  body("projects.createBody", projects.createBody, { method: "projects.ProjectsResource.post", schema: "resource.project_create" }),
  body("projects.updateBody", projects.updateBody, { method: "projects.ProjectResource.patch", schema: "resource.project_update" }),
  body("projects.replaceTagsBody", projects.replaceTagsBody, {
    method: "projects.ProjectTagsResource.put",
    schema: "resource.project_tags_update",
  }),
  body("regions.createBody", regions.createBody, { method: "regions.RegionsResource.post", schema: "catalog.region_create" }),
  body("regions.createBody for PUT", regions.createBody, { method: "regions.RegionResource.put", schema: "catalog.region_create" }),
  body("regions.updateBody", regions.updateBody, { method: "regions.RegionResource.patch", schema: "catalog.region_update" }),
  body("registeredLimits.createBody", registeredLimits.createBody, {
    method: "registered_limits.RegisteredLimitsResource.post",
    schema: "limit.registered_limit_create",
  }),
  body("registeredLimits.updateBody", registeredLimits.updateBody, {
    method: "registered_limits.RegisteredLimitResource.patch",
    schema: "limit.registered_limit_update",
  }),
  body("roles.createBody", roles.createBody, { method: "roles.RolesResource.post", schema: "assignment.role_create" }),
  body("roles.updateBody", roles.updateBody, { method: "roles.RoleResource.patch", schema: "assignment.role_update" }),
  body("services.createBody", services.createBody, { method: "services.ServicesResource.post", schema: "catalog.service_create" }),
  body("services.updateBody", services.updateBody, { method: "services.ServiceResource.patch", schema: "catalog.service_update" }),
  body("storedPolicies.createBody", storedPolicies.createBody, { schema: "policy.policy_create" }),
  body("storedPolicies.updateBody", storedPolicies.updateBody, { schema: "policy.policy_update" }),
  body("trusts.createBody", trusts.createBody, { method: "trusts.TrustsResource.post", schema: "trust.trust_create" }),
  body("users.createBody", users.createBody, { method: "users.UsersResource.post", schema: "identity.user_create" }),
  body("users.updateBody", users.updateBody, { method: "users.UserResource.patch", schema: "identity.user_update" }),
  body("users.changePasswordBody", users.changePasswordBody, { schema: "identity.password_change" }),
];

/** What is checked alone, by upstream's name of its schema. */
export const VALUES: Readonly<Record<string, Shape>> = {
  "auth.token_issue": auth.tokenRequest,
  "resource.project_tag_create": projects.tag,
  "resource.project_tags_update": projects.tags,
};

/** Queries, by the method of 30's API. */
export const QUERIES: Readonly<Record<string, Shape>> = {
  "credentials.CredentialsResource.get": credentials.listQuery,
  "domains.DomainsResource.get": domains.listQuery,
  "endpoints.EndpointsResource.get": endpoints.listQuery,
  "groups.GroupsResource.get": groups.listQuery,
  "limits.LimitsResource.get": limits.listQuery,
  "os_ep_filter.EndpointGroupsResource.get": endpointGroups.listQuery,
  "os_federation.IdentityProvidersResource.get": federation.listProvidersQuery,
  "os_federation.ServiceProvidersResource.get": federation.listProvidersQuery,
  "projects.ProjectsResource.get": projects.listQuery,
  "regions.RegionsResource.get": regions.listQuery,
  "registered_limits.RegisteredLimitsResource.get": registeredLimits.listQuery,
  "role_assignments.RoleAssignmentsResource.get": roleAssignments.listQuery,
  "roles.RolesResource.get": roles.listQuery,
  "trusts.TrustsResource.get": trusts.listQuery,
  "users.UserAccessRuleListResource.get": accessRules.listQuery,
  "users.UserAppCredListCreateResource.get": applicationCredentials.listQuery,
  "users.UsersResource.get": users.listQuery,
};
