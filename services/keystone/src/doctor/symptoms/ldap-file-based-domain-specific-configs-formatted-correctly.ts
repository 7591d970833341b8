import { join } from "node:path";
import { filesIn, isConfiguration, readsFiles, readText } from "../domain-files.ts";
import { iniFault } from "../ini-fault.ts";
import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Upstream's `LDAP_file_based_domain_specific_configs_formatted_correctly`. */
export const ldapFileBasedDomainSpecificConfigsFormattedCorrectly: KeystoneSymptom = {
  name: "LDAP_file_based_domain_specific_configs_formatted_correctly",
  severity: "warning",
  what: "A domain's own configuration is not written as it must be.",
  why: "The domain's users can't be found as long as it can't be read.",
  next: "Write it as sections (`[ldap]`) with `name = value` lines, each section and name once.",
  look: ({ values: { identity } }) =>
    readsFiles(identity)
      ? (filesIn(identity.domain_config_dir) ?? [])
          .filter((name) => isConfiguration(name))
          .flatMap((name) => {
            const fault = iniFault(readText(join(identity.domain_config_dir, name)));
            return fault === null ? [] : [`${name}: ${fault}`];
          })
      : false,
};
