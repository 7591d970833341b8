import { accept, get, post, typed, type Scenario } from "../scenario.ts";

const ORDERS = "/v1/orders";
const AES = { name: "key", algorithm: "aes", bit_length: 256, mode: "cbc", payload_content_type: "application/octet-stream" };
const ordered = (more: object): ReturnType<typeof post> => post(ORDERS, { type: "key", meta: { ...AES, ...more } });
const PUNCTUATION = "~!@#$%^&*()_+`-={}[]|:;<>,.?";

/** What may be said of what is ordered, member by member. */
export const orderMetas: readonly Scenario[] = [
  {
    title: "what a meta may say",
    steps: [
      ...[8, 64, 128, 192, 256, 1024, 2048, 4096].map((bit_length) => ordered({ bit_length })),
      ...[-9_223_372_036_854_776_000, -7, -1, 0, 1, 7, 129, 32_768, null, "", " "].map((bit_length) => ordered({ bit_length })),
      ...[["array"], 123, "x".repeat(20_001), "standard payload", ""].map((payload) => ordered({ payload })),
      ...["1f34ds", "n".repeat(255), "54262d9d-4bc7-4821-8df0-dc2ca8e112bb", PUNCTUATION, "", null, 123].map((name) => ordered({ name })),
      ...["cbc", "ctr", "", null, 123, "m".repeat(256)].map((mode) => ordered({ mode })),
      ...["aes", "", null, 123, "a".repeat(256)].map((algorithm) => ordered({ algorithm })),
      ...["", "text/plain", "text/plain; charset=utf-8", "text/plain;charset=utf-8", 123, "invalid", "o".repeat(256), "text", "text/"].map(
        (payload_content_type) => ordered({ payload_content_type }),
      ),
      ordered({ name: "", algorithm: "", mode: "", bit_length: "", payload_content_type: "" }),
      post(ORDERS, {
        type: null,
        meta: { name: null, algorithm: null, bit_length: null, expiration: null, mode: null, payload_content_type: null },
      }),
      post(ORDERS, "{}", typed("crypto/boom")),
      get(`${ORDERS}?limit=100`),
      get(`${ORDERS}/a ref that is none`.replaceAll(" ", "%20")),
    ],
  },
  {
    title: "a key is what was ordered",
    steps: [
      post(ORDERS, { type: "key", meta: { ...AES, expiration: "2114-02-28T19:14:44.180394" } }, { keep: "o" }),
      get("/v1/orders/{o}", { keep: { s: "secret_ref" } }),
      get("/v1/secrets/{s}"),
      get("/v1/secrets/{s}/payload", accept("text/plain")),
      get("/v1/secrets/{s}/payload", { ...accept("application/octet-stream"), chance: true }),
      post(ORDERS, { type: "key", meta: { algorithm: "aes", bit_length: 128 } }, { keep: "unnamed" }),
      get("/v1/orders/{unnamed}", { keep: { t: "secret_ref" } }),
      get("/v1/secrets/{t}"),
    ],
  },
];
