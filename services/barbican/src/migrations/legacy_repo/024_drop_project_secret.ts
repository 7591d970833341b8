import { legacy } from "underpin";

export default legacy(({ dropTable }) => dropTable("project_secret"));
