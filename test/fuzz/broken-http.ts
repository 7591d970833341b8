/** What a client may send that speaks HTTP badly, or something else. */
export interface Case {
  readonly pieces: readonly (string | Buffer)[];
  /** What it is answered by, before the connection ends. */
  readonly statuses: readonly number[];
  /** For how many answers the client waits before it says that it sends no more. */
  readonly waits?: number;
}

const GET = "GET /v3 HTTP/1.1\r\nHost: x\r\n\r\n";
const LOGIN = '{"auth":{}}';
const post = (headers: string, body: string): string =>
  `POST /v3/auth/tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers}\r\n${body}`;
const chunked = (body: string): string => post("Transfer-Encoding: chunked\r\n", body);
const withHeader = (line: string): string => `GET /v3 HTTP/1.1\r\nHost: x\r\n${line}\r\n\r\n`;
const whole = (pieces: string, statuses: readonly number[]): Case => ({ pieces: [pieces], statuses });

/** By what is wrong with them. */
export const CASES: Readonly<Record<string, Case>> = {
  nothing: { pieces: [], statuses: [] },
  "an empty line": whole("\r\n", []),
  "empty lines before a request": whole(`${"\r\n".repeat(20)}${GET}`, [200]),
  "a greeting of TLS": { pieces: [Buffer.from("16030100a5010000a10303", "hex")], statuses: [400] },
  "HTTP/2's preface": whole("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400]),
  "another protocol": whole("EHLO x\r\n", [400]),
  zeros: { pieces: [Buffer.alloc(100_000)], statuses: [400] },
  "an unknown method": whole(GET.replace("GET", "BREW"), [400]),
  "a method in small letters": whole(GET.replace("GET", "get"), [400]),
  "no version": whole("GET /v3\r\n\r\n", [200]),
  "a version that is none": whole(GET.replace("1.1", "7.7"), [400]),
  "HTTP/1.0": whole("GET /v3 HTTP/1.0\r\n\r\n", [200]),
  "no host": whole("GET /v3 HTTP/1.1\r\n\r\n", [400]),
  "two hosts": whole(withHeader("Host: y"), [200]),
  "a space in the path": whole("GET /v3 /x HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
  "an absolute address": whole("GET http://y/v3 HTTP/1.1\r\nHost: x\r\n\r\n", [200]),
  CONNECT: whole("CONNECT y:443 HTTP/1.1\r\nHost: y:443\r\n\r\n", []),
  "an upgrade": whole(withHeader("Connection: Upgrade\r\nUpgrade: websocket"), [200]),
  "half a request line": whole("GET /v3 HT", [400]),
  "half a header": whole("GET /v3 HTTP/1.1\r\nHo", [400]),
  "a header without a colon": whole(withHeader("nonsense"), [400]),
  "a header without a name": whole(withHeader(": x"), [400]),
  "a space before the colon": whole(withHeader("X-Auth-Token : x"), [400]),
  "a header that goes on in the next line": whole(withHeader("X-Auth-Token: a\r\n b"), [400]),
  "NUL in a header": whole(withHeader("X-Auth-Token: a\0b"), [400]),
  "a lone CR in a header": whole(withHeader("X-Auth-Token: a\rX-Subject-Token: b"), [400]),
  "lines that end in LF alone": whole(GET.replaceAll("\r\n", "\n"), [400]),
  "a path of 100,000 letters": whole(`GET /v3/${"x".repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, [431]),
  "a header of 100,000 letters": whole(withHeader(`X-Auth-Token: ${"x".repeat(100_000)}`), [431]),
  "10,000 headers": whole(withHeader(Array.from({ length: 10_000 }, (_, i) => `X-${i}: y`).join("\r\n")), [431]),
  "a token of 10,000 letters": whole(withHeader(`X-Auth-Token: ${"x".repeat(10_000)}`), [200]),
  "a body that is shorter than it says": whole(post("Content-Length: 100\r\n", LOGIN), [400]),
  "a length that is none": whole(post("Content-Length: ten\r\n", LOGIN), [400]),
  "a length below nothing": whole(post("Content-Length: -1\r\n", LOGIN), [400]),
  "a length beyond all numbers": whole(post(`Content-Length: ${"9".repeat(40)}\r\n`, LOGIN), [400]),
  "two lengths": whole(post("Content-Length: 11\r\nContent-Length: 12\r\n", LOGIN), [400]),
  "a length and chunks": whole(post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", `0\r\n\r\n${GET}`), [400]),
  "chunks, but not at last": whole(post("Transfer-Encoding: chunked, identity\r\n", `0\r\n\r\n${GET}`), [400]),
  "another coding": whole(post("Transfer-Encoding: gzip\r\n", GET), [400]),
  "a body without a length": { pieces: [post("", GET)], statuses: [400, 200], waits: 2 },
  chunks: whole(chunked(`5\r\n${LOGIN.slice(0, 5)}\r\n6\r\n${LOGIN.slice(5)}\r\n0\r\n\r\n`), [400]),
  "a chunk's size that is none": whole(chunked(`zz\r\n${LOGIN}\r\n0\r\n\r\n`), [400]),
  "a chunk's size beyond all numbers": whole(chunked(`${"f".repeat(40)}\r\n${LOGIN}`), [400]),
  "a chunk that is longer than it says": whole(chunked(`2\r\n${LOGIN}\r\n0\r\n\r\n`), [400]),
  "chunks without an end": whole(chunked(`b\r\n${LOGIN}\r\n`), [400]),
  "chunks that are too much": {
    pieces: [chunked(""), ...Array.from({ length: 40 }, () => `1000\r\n${" ".repeat(4096)}\r\n`)],
    statuses: [413],
  },
  "100,000 letters behind a chunk's size": whole(chunked(`b;${"x".repeat(100_000)}\r\n${LOGIN}\r\n0\r\n\r\n`), [400]),
  trailers: whole(chunked(`b\r\n${LOGIN}\r\n0\r\nX-Auth-Token: x\r\n\r\n`), [400]),
  "100,000 letters of trailers": whole(chunked(`b\r\n${LOGIN}\r\n0\r\nX: ${"x".repeat(100_000)}\r\n\r\n`), [431]),
  "what it expects": whole(post("Expect: a-miracle\r\nContent-Length: 11\r\n", LOGIN), [417]),
  "byte by byte": { pieces: GET.split(""), statuses: [200] },
  "100 requests at once": { pieces: [GET.repeat(100)], statuses: Array.from({ length: 100 }, () => 200), waits: 100 },
  "100 requests at once, and then half a one": {
    pieces: [GET.repeat(100), GET.slice(0, 10)],
    statuses: [...Array.from({ length: 100 }, () => 200), 400],
    waits: 100,
  },
  // Nobody waits for the good one's answer then.
  "a good request, then none": whole(`${GET}nonsense\r\n\r\n`, [400]),
  "a good one behind a bad one": whole(`nonsense\r\n\r\n${GET}`, [400]),
};
