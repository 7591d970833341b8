import { expect, test } from "vitest";
import { parseTransportUrl } from "./transport-url.ts";

const read = (text: string): unknown => {
  const { password, ...rest } = parseTransportUrl(text);
  return { ...rest, password: password.reveal() };
};

test.each([
  ["rabbit://", [], "guest", "guest", "/"],
  ["rabbit://mq", ["mq:5672"], "guest", "guest", "/"],
  ["rabbit://openstack:s%3Acret@mq1:5671//", ["mq1:5671"], "openstack", "s:cret", "/"],
  ["rabbit://u:p@mq1,u:p@mq2:5673/cloud?ssl=1", ["mq1:5672", "mq2:5673"], "u", "p", "cloud"],
  ["rabbit://u:a@b@[::1]:5672/%2Fx", ["[::1]:5672"], "u", "a@b", "/x"],
])("%s", (url, hosts, username, password, virtualHost) => {
  expect(read(url)).toEqual({ driver: "rabbit", hosts, username, password, virtualHost });
});

test.each([
  ["mq1:5672", /does not begin with DRIVER/],
  ["rabbit://u:secret@mq1,u:secrets@mq2/", /different users or passwords/],
  ["rabbit://u:secret@mq1:port/", /"mq1:port" is not HOST/],
  ["rabbit://u:secret@mq1:70000/", /is not HOST/],
  ["rabbit://u:secr%t@mq1/", /begins no %XX/],
])("%s is refused, without its password", (url, why) => {
  expect(() => parseTransportUrl(url)).toThrow(why);
  expect(() => parseTransportUrl(url)).not.toThrow(/secr/);
});
