/** Every code an {@link UnderpinError} can carry, with what it means and what to do; `docs/errors.md` lists the same. */
export const ERROR_CODES = {
  "UP-ADOPT": {
    means: "The database is not under version control but has tables, or another tool's state is unknown.",
    next: ["Take it over as it stands: ", { command: "baseline", args: [] }, "; or use an empty database."],
  },
  "UP-BALANCER": {
    means: "The balancer before a fleet can't be reached, does not know a node, or refuses what it is told.",
    next: "See to it, or to what the fleet's file says of it, then run the same command again.",
  },
  "UP-BACKUP": {
    means: "A backup could not be made, or is there already.",
    next: "See the reason given; then run the same command again.",
  },
  "UP-BACKUP-FOREIGN": {
    means: "A backup is of another service, of another kind of database, or of a newer server.",
    next: "Restore it where it belongs, or name the backup that belongs here.",
  },
  "UP-BACKUP-SPOILT": {
    means: "A backup is not what its manifest says: it was cut off, or changed, or the manifest is missing.",
    next: "Use another backup.",
  },
  "UP-BLOCKED": {
    means: "A lock on a table could not be had in time; the blocking sessions are named.",
    next: "End the session that is named, or run the same command again.",
  },
  "UP-CHECKSUM": {
    means: "A script that was applied has changed since.",
    next: "Restore the script as it was applied; put the new change into a script of its own.",
  },
  "UP-CLUSTER": {
    means: "The servers of a Galera cluster do not show the same schema, or one of them can't be asked.",
    next: "See to the server that is named (or pass --member URL for each, if their addresses can't be reached from here), then run the same command again.",
  },
  "UP-CONFIG": { means: "The configuration file or an option of the command is wrong or missing.", next: "See `--help`." },
  "UP-CONFIRM": { means: "A command that loses data was not confirmed.", next: "Run it again with --confirm and the database's name." },
  "UP-CONNECT": {
    means: "The database server could not be reached.",
    next: "Check host, port and whether the server runs; then run the same command again.",
  },
  "UP-AUTH": {
    means: "The server refused the user or the password, or the database does not exist.",
    next: "Check user, password and database name in the URL or the configuration file.",
  },
  "UP-COPY": {
    means: "The server can make a change only by copying the whole table while writers wait, and the script does not allow that.",
    next: 'Allow it, if the table is small or its writers can wait: evolution([…], { allow: "table copy" }); or make the change offline.',
  },
  "UP-DATA": {
    means: "Rows stand in the way of a constraint; they are described.",
    next: "Repair the rows, then run the same command again.",
  },
  "UP-DEPENDENT": {
    means: "Something hangs on what an operation changes (a view, a policy, a generated column …) that it can't carry over.",
    next: "Take it away or let it speak of what stays, or accept the loss in the script with the reason.",
  },
  "UP-DISK": { means: "The database has no room left.", next: "Make room, then run the same command again: it goes on where it stopped." },
  "UP-DRIVER": { means: "The npm package that talks to this database is not installed.", next: "Install the package that is named." },
  "UP-EXPRESSION": {
    means: "An expression of an evolution fails for rows that are there; in triggers it would fail the running release's writes.",
    next: "Correct the expression so that it takes every value, or the rows.",
  },
  "UP-FLEET": {
    means: "The description of a fleet is wrong, or lacks what the procedure needs.",
    next: "Correct the file at the lines that are named.",
  },
  "UP-HSM": {
    means:
      "The hardware security module, or the PKCS#11 library before it, refused; its response code is named. Or it can't be reached as it is configured.",
    next: "See to the module or to its section of the configuration, then run the same command again.",
  },
  "UP-IN-USE": {
    means: "Other sessions are in the database whose place a restored one is to take.",
    next: "Stop the service, or pass --disconnect; then run the same command again.",
  },
  "UP-LEASE-HELD": { means: "Another runner is at work on this database.", next: "Wait for it, or pass --wait SECONDS." },
  "UP-LEASE-LOST": {
    means: "This runner lost its lease to another one and stopped before it wrote anything more.",
    next: "Run the same command again: it goes on where the work stands.",
  },
  "UP-MARKER": {
    means: "The service's connections don't say for which version it was built, and an evolution in flight needs to know.",
    next: "Mark them where they are made, by a carrier that reaches the server: docs/clients.md.",
  },
  "UP-NODES": {
    means:
      "Nodes are alive that would fail: of another release, which reads what contract or revert would take away; or without a key that is to be used.",
    next: "Upgrade, take back or stop the nodes that are named, or bring the key to them, then run the same command again.",
  },
  "UP-NOT-CONTROLLED": {
    means: "The database is not under version control.",
    next: ["Run ", { command: "version-control", args: [] }, ", or ", { command: "expand", args: [] }, "."],
  },
  "UP-ORDER": {
    means: "A phase was asked for before the one that must come first.",
    next: ["Run the earlier phase first; ", { command: "check", args: [] }, " says which."],
  },
  "UP-PAGE": {
    means: "The live page can't be opened: its port is in use, or may not be had.",
    next: "Name another port, or --page 0 for any that is free.",
  },
  "UP-READ-ONLY": { means: "The database does not accept writes.", next: "Connect to the primary, or make the file or server writable." },
  "UP-REPOSITORY": {
    means: "The migration scripts on disk break a rule: a number is missing, double or not contiguous, or a name has no number.",
    next: "Correct the file that is named.",
  },
  "UP-ROLLOUT": {
    means: "A rollout can't go on, or back: a command failed, a node is not well, too many requests failed, or another one is not over.",
    next: "See to what is named, then run the same command again: it goes on where it stopped.",
  },
  "UP-REHEARSAL": {
    means: "An upgrade can't be rehearsed here: there is no room for a copy, or what is done to the copy would reach others.",
    next: "Rehearse it on another server of the same kind: --on URL.",
  },
  "UP-RESTORE": {
    means: "What was restored is not what the backup's manifest says.",
    next: "Run the same command again, or use another backup.",
  },
  "UP-RESTORING": {
    means: "A restore of the database has begun and not ended.",
    next: ["Run ", { command: "restore", args: [] }, " again with the same file: it begins anew."],
  },
  "UP-RIGHT": {
    means: "The database's user lacks a right that the command needs.",
    next: "Grant what is named, or use a user who has it.",
  },
  "UP-RULE": {
    means: "A script does something that its phase may not do.",
    next: "Move it to the right phase, or declare an exception with its reason.",
  },
  "UP-SCHEMA": { means: "The live schema is not what the script expects.", next: "Compare the object that is named with the script." },
  "UP-SCHEMA-TOO-NEW": {
    means: "The database was contracted past what this release can read.",
    next: "Start a newer release of the service.",
  },
  "UP-SCHEMA-TOO-OLD": { means: "The database lacks what this release needs.", next: "Run the phases of the upgrade first." },
  "UP-SCRIPT": {
    means: "A migration script could not be loaded or threw an error.",
    next: "Correct the script that is named, then run the same command again.",
  },
  "UP-SQL": {
    means: "The server refused a statement.",
    next: "See the reason given; then run the same command again: it goes on at this step.",
  },
  "UP-STOPPED": {
    means: "The run was stopped from outside (Ctrl-C).",
    next: "Run the same command again: it goes on where it stopped.",
  },
  "UP-TOOL": {
    means: "A program of the database's own is not installed, or is older than the server.",
    next: "Install the package that is named.",
  },
  "UP-TOOL-FAILED": {
    means: "A program of the database's own failed; what it said is shown.",
    next: "See the reason given; then run the same command again: it begins anew.",
  },
  "UP-TRIGGER-PRIVILEGE": {
    means:
      "The server will refuse this user what the triggers need: MariaDB and MySQL with binary logging, or triggers kept quiet on PostgreSQL.",
    next: "See the grant that is named.",
  },
  "UP-UNSUPPORTED": { means: "This database or server version cannot do what was asked.", next: "See the reason given." },
  "UP-URL": { means: "The database URL is not understood.", next: "Use sqlite:///file, postgresql://… or mysql://…" },
  "UP-VERIFY": {
    means: "Rows of the old and the new shape disagree; contract would lose one of them. Some are shown.",
    next: "Repair the rows, then run the same command again.",
  },
  "UP-VERSION": {
    means: "A version or release that does not exist, or one in the wrong direction.",
    next: ["See ", { command: "releases", args: [] }, " for what there is."],
  },
} as const;

/** A code of {@link ERROR_CODES}. */
export type ErrorCode = keyof typeof ERROR_CODES;
