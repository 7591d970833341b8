import { legacy } from "underpin";

export default legacy(({ table }) => table("container_consumer_metadata").alterColumn("URL", { type: { kind: "varchar", length: 255 } }));
