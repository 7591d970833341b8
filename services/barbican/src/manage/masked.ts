/** A database's URL without its password, as SQLAlchemy shows it. */
export function masked(url: string): string {
  // A password may have any sign: it ends at the last @ before the host, and a host is followed by a port, a path or nothing.
  return url
    .replace(/^([^:]+:\/\/[^:/@]*:).*@(?=[^@/]*(?:\/[^@]*)?$)/, "$1***@")
    .replaceAll(/([?&][^=&]*(?:passw|secret)[^=&]*=)[^&]*/gi, "$1***");
}
