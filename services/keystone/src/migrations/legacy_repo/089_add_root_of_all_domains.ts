import { legacy } from "underpin";
import { ROOT_DOMAIN } from "../../root-domain.ts";

export default legacy(({ ensureRow }) => {
  ensureRow("domain", ["id"], { id: ROOT_DOMAIN, name: ROOT_DOMAIN, enabled: false, extra: "{}" });
  ensureRow("project", ["id"], {
    id: ROOT_DOMAIN,
    name: ROOT_DOMAIN,
    enabled: false,
    is_domain: true,
    domain_id: ROOT_DOMAIN,
    parent_id: null,
    description: "",
    extra: "{}",
  });
});
