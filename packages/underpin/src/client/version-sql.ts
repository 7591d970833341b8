/**
 * SQL for the version that a PostgreSQL session says it was built for, 0 if it says none: its own setting, else `underpin=80` as a word
 * of application_name, which poolers carry that carry nothing else. Whatever else either of them holds says none: a marker that is
 * misspelled must not make the client's writes fail, nor mark anybody by accident. Without question marks, which query builders take for
 * parameters.
 */
export const POSTGRES_VERSION =
  "COALESCE(substring(current_setting('underpin.version', true) from '^[0-9]{1,9}$'), (regexp_match(current_setting('application_name'), '(^|[^a-zA-Z0-9_])underpin=([0-9]{1,9})($|[^a-zA-Z0-9_])'))[2], '0')::int";

/** The same for MariaDB and MySQL. */
export const MYSQL_VERSION = "COALESCE(@underpin_version, 0)";
