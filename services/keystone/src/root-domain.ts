/** The id and name of the project row that stands above all domains. */
export const ROOT_DOMAIN = "<<keystone.domain.root>>";
