import { applicationCredentialRoutes } from "../application-credentials/routes.ts";
import { authTokenRoutes } from "../auth/routes.ts";
import { credentialRoutes } from "../credentials/routes.ts";
import { discoveryRoutes } from "../discovery/routes.ts";
import { domainConfigRoutes } from "../domain-config/routes.ts";
import { domainRoutes } from "../domains/routes.ts";
import { ec2Routes } from "../ec2/routes.ts";
import { endpointGroupRoutes } from "../endpoint-groups/routes.ts";
import { endpointRoutes } from "../endpoints/routes.ts";
import { federatedLoginRoutes } from "../federation/login/routes.ts";
import { mappingRoutes } from "../federation/mappings/routes.ts";
import { metadataRoutes } from "../federation/metadata-routes.ts";
import { protocolRoutes } from "../federation/protocols/routes.ts";
import { identityProviderRoutes } from "../federation/providers/routes.ts";
import { serviceProviderRoutes } from "../federation/service-providers/routes.ts";
import { grantRoutes } from "../grants/routes.ts";
import { groupRoutes } from "../groups/routes.ts";
import { impliedRoleRoutes } from "../implied-roles/routes.ts";
import { limitRoutes } from "../limits/routes.ts";
import { oauth1Routes } from "../oauth1/routes.ts";
import { accessTokenRoutes } from "../oauth1/user-routes.ts";
import { oauth2Routes } from "../oauth2/routes.ts";
import { policyAssociationRoutes } from "../policy-associations/routes.ts";
import { projectEndpointRoutes } from "../project-endpoints/routes.ts";
import { projectRoutes } from "../projects/routes.ts";
import { projectTagRoutes } from "../projects/tag-routes.ts";
import { regionRoutes } from "../regions/routes.ts";
import { registeredLimitRoutes } from "../registered-limits/routes.ts";
import { revocationRoutes } from "../revocations/routes.ts";
import { roleAssignmentRoutes } from "../role-assignments/routes.ts";
import { roleRoutes } from "../roles/routes.ts";
import { scopeRoutes } from "../scopes/routes.ts";
import { serviceRoutes } from "../services/routes.ts";
import { simpleCertRoutes } from "../simple-cert/routes.ts";
import { storedPolicyRoutes } from "../stored-policies/routes.ts";
import { trustRoutes } from "../trusts/routes.ts";
import { userRoutes } from "../users/routes.ts";
import type { Route } from "./route.ts";

/** The whole API. */
export const ROUTES: readonly Route[] = [
  ...accessTokenRoutes,
  ...applicationCredentialRoutes,
  ...authTokenRoutes,
  ...credentialRoutes,
  ...discoveryRoutes,
  ...domainConfigRoutes,
  ...domainRoutes,
  ...ec2Routes,
  ...endpointGroupRoutes,
  ...endpointRoutes,
  ...federatedLoginRoutes,
  ...grantRoutes,
  ...groupRoutes,
  ...identityProviderRoutes,
  ...impliedRoleRoutes,
  ...limitRoutes,
  ...mappingRoutes,
  ...oauth1Routes,
  ...oauth2Routes,
  ...policyAssociationRoutes,
  ...projectEndpointRoutes,
  ...projectRoutes,
  ...projectTagRoutes,
  ...metadataRoutes,
  ...protocolRoutes,
  ...regionRoutes,
  ...registeredLimitRoutes,
  ...revocationRoutes,
  ...roleAssignmentRoutes,
  ...roleRoutes,
  ...scopeRoutes,
  ...serviceProviderRoutes,
  ...serviceRoutes,
  ...simpleCertRoutes,
  ...storedPolicyRoutes,
  ...trustRoutes,
  ...userRoutes,
];
