import { mkdirSync, stat, statSync } from "node:fs";
import { dirname } from "node:path";
import { pino } from "pino";

/** Where lines go. */
export interface Destination {
  readonly write: (line: string) => void;
  /** All that was written is there when this returns. */
  readonly flush: () => void;
  /** Opens the file anew, as after a rotation. */
  readonly reopen: () => void;
  /** What is written from then on goes nowhere. */
  readonly close: () => void;
}

/** How often it is looked whether the file was moved away, in ms. */
const WATCH = 1000;

/** Standard output (1) or standard error (2). */
export function standardDestination(fd: 1 | 2): Destination {
  const to = pino.destination({ dest: fd, sync: true });
  return { write: (line) => void to.write(`${line}\n`), flush: () => to.flushSync(), reopen: () => undefined, close: () => undefined };
}

/** A file, made anew when it was moved away or deleted, as logrotate does it. */
export function fileDestination(path: string): Destination {
  mkdirSync(dirname(path), { recursive: true });
  const to = pino.destination({ dest: path, append: true, sync: true });
  let [inode, looked] = [inodeOf(path), Date.now()];
  let isClosed = false;
  const reopen = (): void => {
    to.reopen();
    inode = inodeOf(path);
  };
  const look = (): void => {
    looked = Date.now();
    stat(path, (error, found) => {
      if (isClosed) return;
      if (error ? error.code === "ENOENT" : found.ino !== inode) reopen();
    });
  };
  return {
    write: (line) => {
      if (isClosed) return;
      to.write(`${line}\n`);
      if (Date.now() - looked > WATCH) look();
    },
    flush: () => (isClosed ? undefined : to.flushSync()),
    reopen,
    close: () => {
      if (!isClosed) to.end();
      isClosed = true;
    },
  };
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}
