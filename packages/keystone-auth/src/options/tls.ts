import { readFileSync } from "node:fs";
import { Secret } from "@underpin/oslo/config";

/** How Keystone's certificate is judged, and ours shown. */
export interface Tls {
  readonly ca?: string;
  /** Either may have the key in it. */
  readonly own?: { readonly cert: Secret; readonly key: Secret };
  readonly rejectUnauthorized: boolean;
}

interface TlsValues {
  readonly cafile: string | null;
  readonly certfile: string | null;
  readonly keyfile: string | null;
  readonly insecure: boolean;
}

/** Reads the files that the options name. */
export function readTls({ cafile, certfile, keyfile, insecure }: TlsValues, problems: string[]): Tls {
  const read = (option: string, file: string | null): string | undefined => {
    if (!file) return undefined;
    try {
      return readFileSync(file, "utf8");
    } catch (error) {
      problems.push(`${option} = ${file}: ${(error as NodeJS.ErrnoException).code ?? "it can't be read"}`);
      return undefined;
    }
  };
  const [ca, cert] = [insecure ? undefined : read("cafile", cafile), read("certfile", certfile)];
  const key = read("keyfile", keyfile) ?? cert;
  if (keyfile && !certfile) problems.push("keyfile is set, and certfile is not");
  return {
    rejectUnauthorized: !insecure,
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && key !== undefined && { own: { cert: new Secret(cert), key: new Secret(key) } }),
  };
}
