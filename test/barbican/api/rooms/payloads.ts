import { accept, get, post, put, typed, type Scenario } from "../scenario.ts";

const SECRETS = "/v1/secrets";
const BINARY = "application/octet-stream";
const IN_BASE64 = { payload_content_type: BINARY, payload_content_encoding: "base64" };
const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** A pair of keys that protects nothing, and its certificate. */
const PRIVATE = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIAXIZERqGMOTej3HFtC89BktVNHnSeqGzEDGZoktOSZ1
-----END PRIVATE KEY-----
`;
const PUBLIC = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAAq0yb+XrbhIshtWqSVuK9+Mv77Mp7cSceJYth34KTbk=
-----END PUBLIC KEY-----
`;
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBGzCBzqADAgECAgEBMAUGAytlcDAMMQowCAYDVQQDDAFrMCAXDTI2MTEyMzA5
MDI0M1oYDzIxMjYxMDMwMDkwMjQzWjAMMQowCAYDVQQDDAFrMCowBQYDK2VwAyEA
Aq0yb+XrbhIshtWqSVuK9+Mv77Mp7cSceJYth34KTbmjUzBRMB0GA1UdDgQWBBT1
OYWO+MFy7uk6+3qixpkNOBCHtTAfBgNVHSMEGDAWgBT1OYWO+MFy7uk6+3qixpkN
OBCHtTAPBgNVHRMBAf8EBTADAQH/MAUGAytlcANBAMbE1CHwuOFNmSKP0QW5vpMA
U5DD+o5cS0kzgnNi5Q2ZcvUv4NSoJd3SdGxgeK1OlABryyn27jwPOhS5eixt5wA=
-----END CERTIFICATE-----
`;
const PAYLOADS = { private: PRIVATE, public: PUBLIC, certificate: CERTIFICATE, symmetric: "0123456789abcdef", passphrase: "pass phrase" };
/** Not to be read as UTF-8. */
const BYTES = Buffer.from([0xb0, 0x00, 0xff, 0xc3, 0x28]);
const largest = (size: number): string => Buffer.alloc(size, 0x61).fill(0xb0, 1, 2).toString("base64");
const put64 = { "content-type": BINARY, "content-encoding": "base64" };

/** What a payload may be, whichever way it comes. */
export const payloads: readonly Scenario[] = [
  {
    title: "of each type, in one step and in two",
    steps: Object.entries(PAYLOADS).flatMap(([secret_type, payload]) => [
      post(SECRETS, { name: secret_type, secret_type, payload: base64(payload), ...IN_BASE64 }, { keep: "one" }),
      get("/v1/secrets/{one}"),
      get("/v1/secrets/{one}/payload", accept(BINARY)),
      get("/v1/secrets/{one}/payload", accept("text/plain")),
      post(SECRETS, { name: secret_type, secret_type }, { keep: "two" }),
      put("/v1/secrets/{two}", payload, typed(BINARY)),
      get("/v1/secrets/{two}"),
      get("/v1/secrets/{two}/payload", accept(BINARY)),
      get(`${SECRETS}?secret_type=${secret_type}`),
    ]),
  },
  {
    title: "bytes that are no text",
    steps: [
      ...["a", "b", "c", "d", "e"].map((name) => post(SECRETS, { name }, { keep: name })),
      put("/v1/secrets/{a}", undefined, { ...typed(BINARY), base64: BYTES.toString("base64") }),
      get("/v1/secrets/{a}/payload", accept(BINARY)),
      put("/v1/secrets/{b}", undefined, { ...typed("text/plain"), base64: BYTES.toString("base64") }),
      get("/v1/secrets/{b}"),
      put("/v1/secrets/{c}", undefined, { ...typed(BINARY), base64: largest(20_001) }),
      put("/v1/secrets/{c}", undefined, { headers: put64, base64: largest(20_001) }),
      put("/v1/secrets/{c}", undefined, { ...typed(BINARY), base64: largest(20_000) }),
      get("/v1/secrets/{c}"),
      put("/v1/secrets/{d}", "", typed(BINARY)),
      put("/v1/secrets/{d}", BYTES.toString("base64"), { headers: put64 }),
      get("/v1/secrets/{d}/payload", accept(BINARY)),
      put("/v1/secrets/{e}", "🍺", typed(BINARY)),
      get("/v1/secrets/{e}/payload", accept(BINARY)),
    ],
  },
  {
    title: "where base64 was promised",
    steps: ["b'\\xb0'", "🍺", "%", "YQ", "YQ=", "=", "YWJj ZGVm\n"].flatMap((payload) => [
      post(SECRETS, {}, { keep: "a" }),
      put("/v1/secrets/{a}", payload, { headers: put64 }),
    ]),
  },
  {
    title: "of types with letters that none has",
    steps: ["Ä", "\u060f", "Ж", "\ufffd"].flatMap((type) => [
      post(SECRETS, { payload: "x", payload_content_type: type }),
      // As bytes, which a header's are.
      post(SECRETS, "{}", typed(Buffer.from(type).toString("latin1"))),
      post(SECRETS, {}, { keep: "a" }),
      put("/v1/secrets/{a}", "x", typed(Buffer.from(type).toString("latin1"))),
    ]),
  },
  {
    title: "that ends at a time of somewhere",
    steps: ["-05:00", "+05:00", "-01", "+01", "-5:00", "+0530", "Z", " "].flatMap((zone) => [
      post(SECRETS, { name: zone, expiration: `2114-02-28T19:14:44.180394${zone}` }),
      post("/v1/orders", { type: "key", meta: { algorithm: "aes", bit_length: 128, expiration: `2114-02-28T19:14:44.180394${zone}` } }),
      get(`${SECRETS}?name=${encodeURIComponent(zone)}`),
      get("/v1/orders"),
    ]),
  },
];
