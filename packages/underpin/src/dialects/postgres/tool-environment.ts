import { rootCertificates } from "node:tls";
import type { Given, ServerOptions, ServerTls } from "../../model/connection.ts";
import type { SecretFiles } from "../shared/secret-files.ts";

/** What `pg` is told, as libpq takes it: in the environment, which nobody else sees. Keys and certificates are files. */
export async function toolEnvironment(given: Given<ServerOptions>, files: SecretFiles): Promise<Readonly<Record<string, string>>> {
  const { host, port, user, password, database, ssl, options } = typeof given === "function" ? await given() : given;
  // The driver takes a function here, too.
  const secret: unknown = typeof password === "function" ? await (password as () => unknown)() : password;
  return {
    PGHOST: host ?? "localhost",
    PGPORT: String(port ?? 5432),
    PGDATABASE: database,
    PGAPPNAME: "underpin",
    PGCONNECT_TIMEOUT: "10",
    ...(user && { PGUSER: user }),
    ...(typeof secret === "string" && secret !== "" && { PGPASSWORD: secret }),
    ...(typeof options === "string" && { PGOPTIONS: options }),
    ...(ssl !== undefined && tlsEnvironment(ssl, files)),
  };
}

function tlsEnvironment(ssl: boolean | ServerTls, files: SecretFiles): Readonly<Record<string, string>> {
  if (ssl === false) return { PGSSLMODE: "disable" };
  const { ca, cert, key, rejectUnauthorized = true, checkServerIdentity } = ssl === true ? {} : ssl;
  const mode = !rejectUnauthorized ? "require" : checkServerIdentity ? "verify-ca" : "verify-full";
  const file = (text: unknown): string => files.add([text].flat().map(String).join("\n"));
  return {
    PGSSLMODE: mode,
    ...(mode !== "require" && { PGSSLROOTCERT: file(ca ?? rootCertificates) }),
    ...(cert !== undefined && { PGSSLCERT: file(cert) }),
    ...(key !== undefined && { PGSSLKEY: file(key) }),
  };
}
