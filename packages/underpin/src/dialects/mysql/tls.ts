import { isIP } from "node:net";
import { UnderpinError } from "../../model/error.ts";
import type { ServerTls } from "../../model/connection.ts";
import { readTlsFiles, tlsMode, type TlsMode } from "../shared/tls.ts";

const MODES: Readonly<Record<string, TlsMode>> = {
  disabled: "off",
  required: "unchecked",
  verify_ca: "authority",
  verify_identity: "identity",
};

/**
 * TLS as a URL asks for it, in the client's words: `ssl-mode`, `ssl-ca`, `ssl-cert`, `ssl-key`, with `-` or `_`. Undefined where
 * the URL says nothing.
 *
 * @throws UnderpinError `UP-URL`, `UP-CONFIG`
 */
export async function tlsOf(params: URLSearchParams, host: string): Promise<ServerTls | undefined> {
  const [text, ca, cert, key] = ["mode", "ca", "cert", "key"].map((name) => params.get(`ssl-${name}`) ?? params.get(`ssl_${name}`));
  if (!text && !ca && !cert) return undefined;
  const mode = tlsMode("ssl-mode", text ?? "VERIFY_IDENTITY", MODES);
  if (mode === "off") return undefined;
  // The driver would hold it against "localhost" instead.
  if (mode === "identity" && isIP(host.replaceAll(/[[\]]/g, "")) !== 0)
    throw new UnderpinError("UP-URL", {
      what: "ssl-mode=VERIFY_IDENTITY needs the server's name, not its address.",
      fine: "Nothing was opened.",
      next: "Name the host as its certificate does, or say ssl-mode=VERIFY_CA.",
    });
  return {
    ...(await readTlsFiles({ ca, cert, key })),
    rejectUnauthorized: mode !== "unchecked",
    verifyIdentity: mode === "identity",
  };
}
