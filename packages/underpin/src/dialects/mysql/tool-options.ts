import { rootCertificates } from "node:tls";
import type { ServerOptions, ServerTls } from "../../model/connection.ts";
import type { SecretFiles } from "../shared/secret-files.ts";
import type { Tool } from "../shared/tool.ts";

/** MariaDB's programs and MySQL's differ in what they call things. */
export const isMariadbs = ({ version }: Tool): boolean => /mariadb/i.test(version);

/**
 * What `mysql2` is told, as an option file for the database's own programs; the arguments by which they read that one and no other: what a
 * machine's own files say to a dump (a condition, a table left out) must not be in a backup.
 */
export function optionFile(tool: Tool, options: ServerOptions, files: SecretFiles): readonly string[] {
  const { host = "localhost", port = 3306, user, password, socketPath, ssl } = options;
  const lines = [
    ...(typeof socketPath === "string"
      ? [["socket", socketPath]]
      : [
          ["host", host],
          ["port", String(port)],
          ["protocol", "tcp"],
        ]),
    ...(user ? [["user", user]] : []),
    ...(password ? [["password", password]] : []),
    ...tlsLines(isMariadbs(tool), ssl, files),
  ];
  const text = lines.map(([name, value]) => (value === undefined ? name : `${name}=${quoted(value)}`));
  return [`--defaults-file=${files.add(["[client]", ...text, ""].join("\n"))}`];
}

function tlsLines(isMariadb: boolean, ssl: boolean | ServerTls | undefined, files: SecretFiles): readonly (readonly [string, string?])[] {
  if (!ssl) return isMariadb ? [["skip-ssl"]] : [["ssl-mode", "PREFERRED"], ["get-server-public-key"]];
  const { ca, cert, key, rejectUnauthorized = true, verifyIdentity = false } = ssl === true ? { verifyIdentity: true } : ssl;
  const file = (text: unknown): string => files.add([text].flat().map(String).join("\n"));
  const mode = !rejectUnauthorized ? "REQUIRED" : verifyIdentity ? "VERIFY_IDENTITY" : "VERIFY_CA";
  return [
    ...(isMariadb
      ? ([["ssl"], ...(mode === "VERIFY_IDENTITY" ? [["ssl-verify-server-cert"] as const] : [])] as const)
      : ([["ssl-mode", mode]] as const)),
    ...(rejectUnauthorized ? ([["ssl-ca", file(ca ?? rootCertificates)]] as const) : []),
    ...(cert === undefined ? [] : ([["ssl-cert", file(cert)]] as const)),
    ...(key === undefined ? [] : ([["ssl-key", file(key)]] as const)),
  ];
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function quoted(value: string): string {
  return `"${value.replaceAll(/[\\"\n\r\t]/g, (char) => ESCAPES[char] ?? char)}"`;
}
