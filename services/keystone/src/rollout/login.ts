import { UnderpinError } from "underpin";

/** Who logs in, and for what, as the API's body has it. */
export type LoginBody = Readonly<Record<"auth", object>>;

/**
 * Who a conductor's own user is, by the variables that OpenStack's clients read: `OS_USERNAME`, `OS_PASSWORD`, `OS_PROJECT_NAME` or
 * `OS_SYSTEM_SCOPE=all`, and the names of their domains.
 *
 * @throws UnderpinError `UP-CONFIG`
 */
export function loginOf(env: Readonly<Record<string, string | undefined>>): LoginBody {
  const needed = (name: string): string => {
    const value = env[name];
    if (value) return value;
    throw new UnderpinError("UP-CONFIG", {
      what: `${name} is missing: the probe has to know as whom it visits Keystone.`,
      fine: "Nothing was changed.",
      next: "Set what OpenStack's clients read, as an openrc file does: OS_USERNAME, OS_PASSWORD, OS_PROJECT_NAME.",
    });
  };
  const domain = (name: string): object => ({ name: env[name] || "Default" });
  const user = { name: needed("OS_USERNAME"), domain: domain("OS_USER_DOMAIN_NAME"), password: needed("OS_PASSWORD") };
  const scope =
    env["OS_SYSTEM_SCOPE"] === "all"
      ? { system: { all: true } }
      : { project: { name: needed("OS_PROJECT_NAME"), domain: domain("OS_PROJECT_DOMAIN_NAME") } };
  return { auth: { identity: { methods: ["password"], password: { user } }, scope } };
}
