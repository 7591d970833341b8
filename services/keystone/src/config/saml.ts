/** `[saml]` */
export const saml = {
  options: {
    assertion_expiration_time: { type: "integer", default: 3600, help: "How long an assertion is good, in seconds." },
    certfile: { type: "string", default: "/etc/keystone/ssl/certs/signing_cert.pem", help: "The certificate that goes with keyfile." },
    idp_contact_company: { type: "string", default: "Example, Inc.", help: "The company of the contact." },
    idp_contact_email: { type: "string", default: "support@example.com", help: "The address of the contact." },
    idp_contact_name: { type: "string", default: "SAML Identity Provider Support", help: "The given name of the contact." },
    idp_contact_surname: { type: "string", default: "Support", help: "The surname of the contact." },
    idp_contact_telephone: { type: "string", default: "+1 800 555 0100", help: "The telephone of the contact." },
    idp_contact_type: {
      type: "string",
      choices: ["technical", "support", "administrative", "billing", "other"],
      default: "other",
      help: "What the contact is for.",
    },
    idp_entity_id: { type: "uri", maxLength: 1024, help: "The identity provider's own id." },
    idp_lang: { type: "string", default: "en", help: "The language of the organization's names." },
    idp_metadata_path: { type: "string", default: "/etc/keystone/saml2_idp_metadata.xml", help: "The file of the metadata." },
    idp_organization_display_name: {
      type: "string",
      default: "OpenStack SAML Identity Provider",
      help: "The organization's name as it is shown.",
    },
    idp_organization_name: { type: "string", default: "SAML Identity Provider", help: "The organization's name." },
    idp_organization_url: { type: "uri", default: "https://example.com/", help: "The organization's page." },
    idp_sso_endpoint: { type: "uri", help: "Where a single sign-on begins." },
    keyfile: { type: "string", default: "/etc/keystone/ssl/private/signing_key.pem", help: "The key that signs assertions." },
    relay_state_prefix: { type: "string", default: "ss:mem:", help: "With what the relay state of ECP begins." },
    xmlsec1_binary: { type: "string", default: "xmlsec1", help: "The program that signs." },
  },
} as const;
