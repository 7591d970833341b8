import { column, legacy } from "underpin";

export default legacy(({ table }) => table("secrets").addColumn(column("secret_type").varchar(255).notNull().default("opaque")));
