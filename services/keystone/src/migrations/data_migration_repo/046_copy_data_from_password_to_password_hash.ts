import { migrate } from "underpin";

export default migrate(({ update }) => {
  update({
    name: "copy password to password_hash",
    table: "password",
    set: { password_hash: '"password"' },
    where: '"password_hash" IS NULL AND "password" IS NOT NULL',
  });
});
