import { expand } from "underpin";

export default expand(({ except }) => {
  except("Every release gives a value when it inserts; the default was never used.")
    .table("service_provider")
    .alterColumn("relay_state_prefix", { default: null });
});
