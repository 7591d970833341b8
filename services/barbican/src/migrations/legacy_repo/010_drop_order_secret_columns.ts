import { legacy } from "underpin";

export default legacy(({ table }) => {
  for (const name of ["mode", "algorithm", "bit_length", "expiration", "payload_content_type", "name"])
    table("orders").dropColumn(`secret_${name}`);
});
