import type { ValueType } from "@underpin/oslo/config";
import type { Random } from "./random.ts";

const REFERENCES = [
  "$name",
  "${host}",
  "$token.size",
  "${database.url}",
  "$$",
  "a$$b",
  String.raw`\$name`,
  "$nosuch",
  "$no.such",
  "$",
  "$1",
  "${",
  "${}",
  "x$path/y",
];
const STRINGS = [
  "",
  "sql",
  "SQL",
  "ldap",
  "fernet",
  "Fernet",
  "a",
  "a b",
  "  a",
  "abc:12",
  "'a'",
  '"a',
  '"a"x',
  "é",
  "naïve ☃",
  "𝒳𝒳𝒳",
  "abcdefghijklmnopqrstuvwxyz",
  "a,b",
  "a:b",
  "a=b",
  "#a",
  "; b",
  "100%",
  "%(name)s",
  "{a}",
  "[a]",
  "a\\b",
  "\u0085",
  "\u001cx",
  "x\u2003",
];
const BOOLEANS = ["true", "True", "TRUE", "1", "on", "Yes", "false", "0", "OFF", "no", "", "2", "y", "t", "none", " true ", "truе"];
const NUMBERS = [
  "0",
  "1",
  "5",
  "10",
  "-1",
  "+3",
  "007",
  "-0",
  "1_000",
  "_1",
  "1_",
  "1__0",
  "0x10",
  "1.5",
  ".5",
  "5.",
  "1e3",
  "1e400",
  "-1e-400",
  "inf",
  "-Infinity",
  "nan",
  "+nan",
  "",
  "  ",
  "abc",
  "99999",
  "65535",
  "65536",
  "-5",
  "-6",
  "1 2",
  "٣",
  "１２",
  "1,5",
  "1.0",
  "100",
  "101",
  "1e",
  "e1",
  "1.e1",
  "1_0.5_0",
  "1._5",
  "0b1",
  "−1",
];
const HOSTS = [
  "127.0.0.1",
  "127.0.0.01",
  "256.1.1.1",
  "1.2.3",
  "::1",
  "::",
  "fe80::1",
  "fe80::1%eth0",
  "::ffff:1.2.3.4",
  "1:2:3:4:5:6:7:8",
  "1:2:3:4:5:6:7::",
  "1::2::3",
  "12345::",
  "localhost",
  "example.com",
  "example.com.",
  "-a.com",
  "a-.com",
  "a_b.com",
  "a..b",
  ".",
  "",
  "x".repeat(64),
  `${"x".repeat(63)}.com`,
  `${"ab.".repeat(90)}com`,
  "1.2.3.com",
  "com.1",
  "ex ample",
  "exämple.com",
  "a.b-c.d",
  "[::1]",
  "10.0.0.0/8",
];
const URIS = [
  "http://a/b",
  "https://example.com:5000/v3",
  "HTTP://a",
  "http://",
  "http:///p",
  "a/b",
  "//a/b",
  "mailto:x@y",
  "http://u:p@h:80/",
  "http://u:p%40@h",
  "http://h:123456/",
  "http://h:99999/",
  "http://h:/",
  "http://:80/",
  "http://[::1]:5000/",
  "http://[::1/",
  "http://[fe80::1%25eth0]/",
  "http://[fe80::1%eth0]/",
  "http://1.2.3.4/",
  "http://1.2.3.400/",
  "http://h/a b",
  "http://h/[x]",
  "http://h/%zz",
  "http://h/?q=[1]#f[",
  "http://h\\x/y",
  "http://exämple/",
  "rabbit://u:p@h1:1,u:p@h2:2/v",
  "sqlite:///x.db",
  "mysql+pymysql://u:p@h/k?charset=utf8",
  "1http://a",
  "http://a_b/",
  "http://h//x",
  "http://[v1.a:b]/",
  "",
  "http://%41/",
  "http://a@b@c/",
  "ftp://h",
];
const LISTS = [
  "a,b",
  "a, b ,c",
  "a,,b",
  "a,",
  ",a",
  ",",
  "",
  "[a,b]",
  "[]",
  "[a",
  "a]",
  "1,2,3",
  "1,x",
  "1,,2",
  '"a,b",c',
  "'x','y'",
  "true,no",
  "http://a,http://b",
  "[1, 2]",
  "127.0.0.1,::1",
  "sql,ldap",
];
const DICTS = [
  "a:b",
  "a:b,c:d",
  "a: 1 , b:2",
  "a",
  "a:b,c",
  "a:b,a:c",
  ":x",
  "",
  "{a:b}",
  "{a:b",
  "{}",
  "a:1,b:true",
  "a:b:c",
  "a,b:c",
  "k:http://x,l:http://y",
  "a:",
  "a:1,,b:2",
  "x:5,y:10",
];

/** Text that is right for most options of the type, by it. */
const RIGHT: Readonly<Record<ValueType["type"], readonly string[]>> = {
  string: ["sql", "ldap", "a", "abc:12", "a b", "é"],
  boolean: BOOLEANS.slice(0, 10),
  integer: ["1", "5", "10", "007", "+5"],
  float: ["1", "1.5", ".5", "1e1"],
  port: ["5000", "8080", "65535"],
  ip: ["127.0.0.1", "::1"],
  hostname: ["localhost", "example.com."],
  hostAddress: ["localhost", "127.0.0.1"],
  hostDomain: ["a_b.c", "localhost"],
  uri: ["http://a/b", "https://b"],
  list: ["sql,ldap", "a", ""],
  dict: ["a:sql", "a:sql,b:ldap", ""],
  multi: ["sql", "ldap"],
};

/** Text that may stand for a value of the type, or not. */
export function textFor(random: Random, type: ValueType): string {
  if (random.careful) return careful(random, type);
  if (random.chance(12)) return random.pick(REFERENCES);
  if (random.chance(15)) return random.pick(random.pick([STRINGS, NUMBERS, BOOLEANS, HOSTS, URIS, LISTS, DICTS]));
  switch (type.type) {
    case "boolean":
      return random.pick(random.chance(4) ? BOOLEANS : BOOLEANS.slice(0, 10));
    case "integer":
    case "float":
      return random.pick(random.chance(3) ? NUMBERS : NUMBERS.slice(0, 9));
    case "port":
      return random.pick(["80", "5000", "8080", "1024", "0", "65535", ...NUMBERS]);
    case "ip":
    case "hostname":
    case "hostAddress":
    case "hostDomain":
      return random.pick(HOSTS);
    case "uri":
      return random.pick(URIS);
    case "list":
      return random.chance(3) ? joined(random, ",", () => textFor(random, type.items ?? { type: "string" })) : random.pick(LISTS);
    case "dict":
      return random.chance(3)
        ? joined(random, ",", () => `${random.pick(["a", "b", "c"])}:${textFor(random, type.values ?? { type: "string" })}`)
        : random.pick(DICTS);
    case "multi":
      return textFor(random, type.items ?? { type: "string" });
    default:
      return random.pick(STRINGS);
  }
}

function careful(random: Random, type: ValueType): string {
  const item = type.type === "list" || type.type === "multi" ? type.items : type.type === "dict" ? type.values : undefined;
  const text = random.chance(9) ? random.pick(REFERENCES.slice(4, 7)) : random.pick(RIGHT[item?.type ?? type.type]);
  if (type.type === "list" && item) return type.bounds ? `[${text},${text}]` : text;
  if (type.type === "dict" && item) return type.bounds ? `{a:${text}}` : `a:${text}`;
  return "bounds" in type && type.bounds ? (type.type === "list" ? `[${text}]` : `{${text}}`) : text;
}

function joined(random: Random, by: string, make: () => string): string {
  return Array.from({ length: random.below(4) }, make).join(by);
}
