import type { KeystoneSymptom } from "./keystone-symptom.ts";
import { cachingDisabled } from "./symptoms/caching-disabled.ts";
import { cachingEnabledWithoutABackend } from "./symptoms/caching-enabled-without-a-backend.ts";
import { commaInSamlPrivateKeyFilePath } from "./symptoms/comma-in-saml-private-key-file-path.ts";
import { commaInSamlPublicCertificatePath } from "./symptoms/comma-in-saml-public-certificate-path.ts";
import { connectionToMemcached } from "./symptoms/connection-to-memcached.ts";
import { databaseConnectionIsNotSqlite } from "./symptoms/database-connection-is-not-sqlite.ts";
import { debugModeIsEnabled } from "./symptoms/debug-mode-is-enabled.ts";
import { invalidPasswordRegularExpression } from "./symptoms/invalid-password-regular-expression.ts";
import { keysInCredentialFernetKeyRepository } from "./symptoms/keys-in-credential-fernet-key-repository.ts";
import { keysInFernetKeyRepository } from "./symptoms/keys-in-fernet-key-repository.ts";
import { ldapFileBasedDomainSpecificConfigs } from "./symptoms/ldap-file-based-domain-specific-configs.ts";
import { ldapFileBasedDomainSpecificConfigsFormattedCorrectly } from "./symptoms/ldap-file-based-domain-specific-configs-formatted-correctly.ts";
import { ldapGroupMembersAreIdsDisabled } from "./symptoms/ldap-group-members-are-ids-disabled.ts";
import { ldapUserEnabledEmulationDnIgnored } from "./symptoms/ldap-user-enabled-emulation-dn-ignored.ts";
import { ldapUserEnabledEmulationUseGroupConfigIgnored } from "./symptoms/ldap-user-enabled-emulation-use-group-config-ignored.ts";
import { minimumPasswordAgeGreaterThanExpiresDays } from "./symptoms/minimum-password-age-greater-than-expires-days.ts";
import { passwordRegularExpressionDescriptionNotSet } from "./symptoms/password-regular-expression-description-not-set.ts";
import { uniqueKeyRepositories } from "./symptoms/unique-key-repositories.ts";
import { unreasonableMaxTokenSize } from "./symptoms/unreasonable-max-token-size.ts";
import { usabilityOfCredentialFernetKeyRepository } from "./symptoms/usability-of-credential-fernet-key-repository.ts";
import { usabilityOfFernetKeyRepository } from "./symptoms/usability-of-fernet-key-repository.ts";

/** What upstream's doctor looks for, in its order. Source: keystone/cmd/doctor of 30.0.0. */
export const KEYSTONE_SYMPTOMS: readonly KeystoneSymptom[] = [
  cachingDisabled,
  cachingEnabledWithoutABackend,
  connectionToMemcached,
  keysInCredentialFernetKeyRepository,
  uniqueKeyRepositories,
  usabilityOfCredentialFernetKeyRepository,
  databaseConnectionIsNotSqlite,
  debugModeIsEnabled,
  commaInSamlPrivateKeyFilePath,
  commaInSamlPublicCertificatePath,
  ldapFileBasedDomainSpecificConfigs,
  ldapFileBasedDomainSpecificConfigsFormattedCorrectly,
  ldapGroupMembersAreIdsDisabled,
  ldapUserEnabledEmulationDnIgnored,
  ldapUserEnabledEmulationUseGroupConfigIgnored,
  invalidPasswordRegularExpression,
  minimumPasswordAgeGreaterThanExpiresDays,
  passwordRegularExpressionDescriptionNotSet,
  unreasonableMaxTokenSize,
  keysInFernetKeyRepository,
  usabilityOfFernetKeyRepository,
];
