import { filesIn, isConfiguration, readsFiles } from "../domain-files.ts";
import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Upstream's `LDAP_file_based_domain_specific_configs`. */
export const ldapFileBasedDomainSpecificConfigs: KeystoneSymptom = {
  name: "LDAP_file_based_domain_specific_configs",
  severity: "warning",
  what: "The folder of the domains' own configurations is not there, or has other files in it.",
  why: "Domains have drivers of their own, configured by files (`[identity] domain_specific_drivers_enabled`, not from the database); a file that is called otherwise is not read.",
  next: "Make the folder that `[identity] domain_config_dir` names, and call its files `keystone.<domain>.conf`.",
  look: ({ values: { identity } }) => {
    if (!readsFiles(identity)) return false;
    const names = filesIn(identity.domain_config_dir);
    return names === null ? [`There is no folder ${identity.domain_config_dir}.`] : names.filter((name) => !isConfiguration(name));
  },
};
