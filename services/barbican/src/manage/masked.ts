/** A database's URL without its password, as SQLAlchemy shows it. */
export function masked(url: string): string {
  // The password ends at the last @ before the path; what a query says of passwords is hidden, too.
  return url.replace(/^([^:]+:\/\/[^:/@]*:)[^/]*@/, "$1***@").replaceAll(/([?&][^=&]*(?:passw|secret)[^=&]*=)[^&]*/gi, "$1***");
}
