// Runs one phase with the built package and dies, as by kill -9, at the n-th statement that writes.
// A backup, or a restore of `dump`, may die when it first tells how far this has come (`killTelling`: "dump" or "verify").
//   node child.mjs '{"url":…,"phase":"expand","to":"ocata","killAt":7,"counts":"writes"|"commits"|"ddl","moment":"before"|"sent"}'
// If it lives to the end it prints at which of them a death is of interest: those that make something lasting, and those
// that write the journal.
import { createRequire } from "node:module";
import { createEngine } from "underpin/engine";

const {
  url,
  phase,
  to,
  killAt,
  counts = "writes",
  moment = "before",
  stopAt = [],
  countFrom,
  settings,
  lanes,
  service: file,
  dump,
  killTelling,
} = JSON.parse(process.argv[2]);
const require = createRequire(import.meta.url);
let [writes, count] = [0, 0];
const points = [];
const inTransaction = new WeakSet();

function die() {
  process.kill(process.pid, "SIGKILL");
  for (;;);
}

/** Stops, as by Ctrl-Z or a machine that is suspended, once: before the first statement like the last of these that comes after the others. */
const stops = [...stopAt];
function stop(sql) {
  if (stops.length === 0 || !new RegExp(stops[0]).test(sql)) return;
  stops.shift();
  if (stops.length === 0) process.kill(process.pid, "SIGSTOP");
}

/** What is counted: all that writes, what makes something lasting (two deaths in between leave the same), or the DDL that clients see. */
const COUNTS = {
  writes: () => true,
  commits: (sql, isLasting) => isLasting,
  ddl: (sql) =>
    /^\s*(CREATE|ALTER|DROP|RENAME)\b/i.test(sql) && !/\bunderpin_(journal|backfill|lease|node|throttle|trial|twin)\b/.test(sql),
};

/** Counting begins with the first statement whose text or values hold `countFrom`; at once if that is left out. */
let isCounting = countFrom === undefined;

/** Counts a statement, and dies where it was told to. */
function counted(connection, sql, values, send) {
  stop(sql);
  isCounting ||= `${sql} ${JSON.stringify(values)}`.includes(countFrom);
  if (!isCounting) return send();
  if (/^\s*(SELECT|SET|SHOW|PRAGMA)\b/i.test(sql)) return send();
  writes++;
  if (/^\s*(BEGIN|START)\b/i.test(sql)) inTransaction.add(connection);
  else if (/^\s*(COMMIT|ROLLBACK)\s*$/i.test(sql)) inTransaction.delete(connection);
  const isLasting = !inTransaction.has(connection);
  if (isLasting || /\bunderpin_journal\b/.test(sql)) points.push(writes);
  if (!COUNTS[counts](sql, isLasting) || ++count !== killAt) return send();
  if (moment === "before") die();
  const sent = send();
  // The server has it, or soon will; what becomes of it is not known.
  setImmediate(die);
  return sent;
}

const textOf = (query) => (typeof query === "string" ? query : (query?.text ?? query?.sql ?? ""));
function patch(prototype, method) {
  const original = prototype[method];
  prototype[method] = function (query, ...rest) {
    return counted(this, textOf(query), [query?.values, rest], () => original.call(this, query, ...rest));
  };
}

if (url.startsWith("postgres")) patch(require("pg").Client.prototype, "query");
else if (url.startsWith("mysql"))
  patch(
    Object.getPrototypeOf(require("mysql2").Connection.prototype).query
      ? Object.getPrototypeOf(require("mysql2").Connection.prototype)
      : require("mysql2").Connection.prototype,
    "query",
  );
else {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const native = major > 22 || (major === 22 && minor >= 13);
  const Database = native ? require("node:sqlite").DatabaseSync : require("libsql");
  patch(Database.prototype, "exec");
  const prepare = Database.prototype.prepare;
  Database.prototype.prepare = function (sql) {
    const statement = prepare.call(this, sql);
    const run = statement.run.bind(statement);
    statement.run = (...params) => counted(this, sql, params, () => run(...params));
    return statement;
  };
}

const service = file === undefined ? (await import("@underpin/keystone")).keystone : (await import(file)).default;
const onEvent = ({ type, what }) => void (type === "copy" && what === killTelling && die());
if (dump !== undefined) {
  const { [phase]: copy } = await import("underpin/backup");
  await copy({ service, url, file: dump, verify: true, disconnect: true, consent: async () => {}, onEvent });
} else {
  const engine = createEngine({ service, url, waitMs: 30_000, ...(lanes && { lanes }), ...(settings && { settings }) });
  await engine[phase]({ to, ...(phase === "sync" && { replay: true }) });
}
process.stdout.write(JSON.stringify(points));
