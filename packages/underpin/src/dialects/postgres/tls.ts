import type { ServerTls } from "../../model/connection.ts";
import { readTlsFiles, tlsMode, type TlsMode } from "../shared/tls.ts";

const MODES: Readonly<Record<string, TlsMode>> = {
  disable: "off",
  require: "unchecked",
  "verify-ca": "authority",
  "verify-full": "identity",
};

/**
 * TLS as a URL asks for it, in libpq's words: `sslmode`, `sslrootcert`, `sslcert`, `sslkey`. With a root certificate `require`
 * is `verify-ca`, as with libpq. Undefined where the URL says nothing.
 *
 * @throws UnderpinError `UP-URL`, `UP-CONFIG`
 */
export async function tlsOf(params: URLSearchParams, host: string): Promise<false | ServerTls | undefined> {
  const [text, ca, cert, key] = ["sslmode", "sslrootcert", "sslcert", "sslkey"].map((name) => params.get(name));
  if (!text && !ca && !cert) return undefined;
  const asked = tlsMode("sslmode", text ?? "verify-full", MODES);
  if (asked === "off") return false;
  const mode = asked === "unchecked" && ca ? "authority" : asked;
  return {
    ...(await readTlsFiles({ ca: ca === "system" ? null : ca, cert, key })),
    rejectUnauthorized: mode !== "unchecked",
    // An address has no server name to be sent; its certificate is held against it all the same.
    host,
    ...(mode === "authority" && { checkServerIdentity: () => undefined }),
  };
}
