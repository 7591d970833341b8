import { legacy } from "underpin";

export default legacy(({ table }) => {
  table("containers").alterColumn("type", {
    type: { kind: "enum", name: "container_types", values: ["generic", "rsa", "dsa", "certificate"] },
  });
});
