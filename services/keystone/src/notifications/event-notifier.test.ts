import { expect, test } from "vitest";
import type { Logger } from "@underpin/oslo/log";
import { loadConfig } from "@underpin/oslo/config";
import * as groups from "../config/groups.ts";
import type { Asker } from "./asker.ts";
import { EventNotifier, type EventNotifierOptions } from "./event-notifier.ts";

const ASKER: Asker = {
  address: "192.0.2.1",
  agent: "",
  requestId: "req-1",
  globalRequestId: null,
  user: { id: "0123456789abcdef0123456789abcdef", name: "alice" },
  projectId: null,
  domainId: null,
};
const asker = (): Asker => ASKER;

/** A database that does not answer. */
const GONE = { read: async () => await Promise.reject(new Error("gone")) } as unknown as EventNotifierOptions["pool"];

interface Line {
  readonly name: string;
  readonly text: string;
}

function opened(
  options: Readonly<Record<string, string | readonly string[]>>,
  fails = false,
): { readonly notifier: EventNotifier; readonly lines: Line[] } {
  const config = loadConfig(groups, { project: "keystone", files: [], folders: [], commandLine: options });
  const lines: Line[] = [];
  const logger = (name: string): Logger => {
    const nothing = (): void => {};
    const write = (text: string): void => void lines.push({ name, text });
    const info = (text: string): void => {
      if (fails) throw new Error("the disk is full");
      write(text);
    };
    return { name, isEnabledFor: () => true, debug: nothing, info, warning: nothing, error: write, critical: nothing };
  };
  const { values } = config;
  return { notifier: new EventNotifier({ config: values, compatibility: 30, pool: GONE, logger, now: () => 0 }), lines };
}

const LOG = { "oslo_messaging_notifications.driver": ["log"], "DEFAULT.default_publisher_id": "here" };

test("without a driver nothing is taken down", async () => {
  const { notifier, lines } = opened({});
  const audit = notifier.audit(() => {
    throw new Error("nobody is asked who it was");
  });
  audit.created("project", "p");
  expect(audit.events(true)).toEqual([]);
  notifier.tell(audit.events(true), asker);
  await notifier[Symbol.asyncDispose]();
  expect([notifier.isOn, lines]).toEqual([false, []]);
});

test("what a request did is told when it ended well, and only what stands if not; in its order, and by its publisher", async () => {
  const { notifier, lines } = opened({ ...LOG, "DEFAULT.notification_format": "basic" });
  const play = (): ReturnType<EventNotifier["audit"]> => {
    const audit = notifier.audit(asker);
    audit.created("project", "p");
    audit.created("region", "r", { stands: true });
    return audit;
  };
  notifier.tell(play().events(false), asker);
  notifier.tell(play().events(true), asker);
  await notifier[Symbol.asyncDispose]();
  const told = lines.map(({ text }) => JSON.parse(text) as { event_type: string; publisher_id: string; payload: object });
  expect(told.map(({ event_type: type }) => type)).toEqual([
    "identity.region.created",
    "identity.project.created",
    "identity.region.created",
  ]);
  expect(told[0]).toMatchObject({ publisher_id: "identity.here", payload: { resource_info: "r", request_id: "req-1" } });
});

test("what nobody wants to know is not taken down: whole names, a login's with its outcome", () => {
  const { notifier } = opened({ ...LOG, "DEFAULT.notification_opt_out": ["identity.user.created", "identity.authenticate.failure"] });
  const audit = notifier.audit(asker);
  const user = { id: "u", name: "u" };
  audit.created("user", "u");
  audit.updated("user", "u");
  audit.authenticated(user, "failure");
  audit.authenticated(user, "success");
  expect(audit.events(true).map(({ type, outcome }) => `${type} ${outcome}`)).toEqual([
    "identity.user.updated success",
    "identity.authenticate success",
  ]);
});

test("a database that is gone, and a log that can't be written, harm nobody", async () => {
  const good = opened(LOG);
  const bad = opened(LOG, true);
  for (const { notifier } of [good, bad]) {
    const audit = notifier.audit(asker);
    audit.deleted("user", ASKER.user?.id ?? "");
    notifier.tell(audit.events(true), asker);
    await notifier[Symbol.asyncDispose]();
  }
  expect(JSON.parse(good.lines[0]?.text ?? "")).toMatchObject({
    // They are gone: nobody of that id has a name any more.
    payload: { initiator: { user_id: ASKER.user?.id }, observer: { typeURI: "service/security" } },
  });
  expect(good.lines[0]?.text).not.toContain("alice");
  expect(bad.lines.map(({ name }) => name)).toEqual(["keystone.notifications"]);
});
