import { legacy } from "underpin";

export default legacy(({ dropTable }) => {
  // Nothing has read it since Mitaka: domains are projects.
  dropTable("domain");
});
