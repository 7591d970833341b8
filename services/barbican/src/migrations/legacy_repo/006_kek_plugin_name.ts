import { legacy } from "underpin";

export default legacy(({ table }) => table("kek_data").setNotNull("plugin_name"));
