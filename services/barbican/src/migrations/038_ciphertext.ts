import { convertColumn, evolution } from "underpin";

/** A payload may be longer than MariaDB's TEXT has room for; and it is called what everybody calls it. */
export default evolution([
  convertColumn({
    table: "encrypted_data",
    from: "cypher_text",
    to: "ciphertext",
    type: { native: { postgres: "text", mysql: "mediumtext", sqlite: "TEXT" } },
    forward: "{cypher_text}",
    backward: "{ciphertext}",
  }),
]);
