import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Files of a certificate authority of a test's own, and of a server that it vouches for. */
export interface Certificates {
  readonly folder: string;
  /** The authority's certificate. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-sha256"];

/** An authority, and a server's certificate for a name: with openssl, which every machine has. */
export function certificatesFor(name: string): Certificates {
  const folder = mkdtempSync(join(tmpdir(), "underpin-tls-"));
  // PostgreSQL may be another user.
  chmodSync(folder, 0o755);
  const openssl = (...args: readonly string[]): void => void execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  openssl("req", "-x509", ...NEW_KEY, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=An authority of a test", "-days", "2");
  openssl("req", ...NEW_KEY, "-keyout", "key.pem", "-out", "server.csr", "-subj", `/CN=${name}`);
  writeFileSync(join(folder, "names"), `subjectAltName=DNS:${name}\n`);
  const signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names"];
  openssl("x509", "-req", "-in", "server.csr", "-out", "cert.pem", ...signed);
  return { folder, ca: join(folder, "ca.pem"), cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
}
