import { container, get, post, secret, version, type Scenario } from "../scenario.ts";

const host = { headers: { host: "some.bad.server.example" } };

/** What answers refer to, whatever a client says of where it has asked. */
export const hosts: readonly Scenario[] = [
  {
    title: "references are the configuration's",
    steps: [
      secret("a", host),
      get("/v1/secrets/{a}", host),
      get("/v1/secrets", host),
      container("c", { x: "a" }, host),
      get("/v1/containers/{c}", host),
      post("/v1/containers/{c}/consumers", { name: "n", URL: "u" }, host),
      post("/v1/orders", { type: "key", meta: { algorithm: "aes", bit_length: 128 } }, { ...host, keep: "o" }),
      get("/v1/orders/{o}", host),
      get("/v1/", host),
      get("/", host),
    ],
  },
  {
    title: "a configured one with a slash",
    settings: "host with a slash",
    steps: [
      secret("a"),
      get("/v1/secrets/{a}"),
      container("c", { x: "a" }),
      get("/v1/containers?limit=1"),
      get("/v1/"),
      get("/"),
      get("/", version("1.1")),
    ],
  },
];
