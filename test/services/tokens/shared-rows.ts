import type { Random } from "../../keystone/random.ts";
import type { Cloud } from "./clouds.ts";

/** Endpoints that all clouds of a database share. */
const SERVICES = ["a", "b", "c", "d", "e"].map((letter) => letter.repeat(32));
const ENDPOINTS = Array.from({ length: 24 }, (_, i) => String(i).padStart(2, "0").repeat(16));

/** Which projects see which endpoints. */
export function endpointFilters(random: Random, projects: readonly string[]): Cloud["rows"] {
  const is = (percent: number): boolean => random.below(100) < percent;
  const bound = projects.filter(() => is(20));
  const grouped = projects.filter(() => is(20));
  return [
    ["project_endpoint", bound.flatMap((project_id) => ENDPOINTS.filter(() => is(20)).map((endpoint_id) => ({ project_id, endpoint_id })))],
    ["project_endpoint_group", grouped.map((project_id) => ({ project_id, endpoint_group_id: random.pick(["g1", "g2", "g3"]) }))],
  ];
}

const URLS = [
  "http://compute/v2.1",
  "http://compute/v2.1/%(tenant_id)s",
  "http://object/v1/AUTH_$(project_id)s",
  "http://share/%(user_id)s/$(project_id)s",
  "$(public_endpoint)s/v3",
  "http://broken/%(nothing)s",
  "http://broken/%(project_id)",
  "http://broken/%",
  "http://half/100%%",
  "http://broken/%(project_id)d",
  "",
];

/** What all clouds of a database share: the catalogue, service providers. */
export function sharedRows(random: Random): Cloud["rows"] {
  const is = (percent: number): boolean => random.below(100) < percent;
  return [
    ["region", ["R1", "R2"].map((id) => ({ id, description: "", extra: "{}" }))],
    [
      "service",
      SERVICES.map((id, i) => ({
        id,
        type: random.pick(["compute", "identity", "\u00FC"]),
        enabled: !is(20),
        extra: random.pick([JSON.stringify({ name: `service ${i}`, description: "d" }), "{}"]),
      })),
    ],
    [
      "endpoint",
      ENDPOINTS.map((id) => ({
        id,
        interface: random.pick(["public", "internal", "admin"]),
        service_id: random.pick(SERVICES),
        url: random.pick(URLS),
        enabled: !is(15),
        region_id: random.pick(["R1", "R2", null]),
        extra: random.pick(["{}", "{}", JSON.stringify({ name: "an endpoint" })]),
      })),
    ],
    [
      "endpoint_group",
      [{ service_id: SERVICES[0] }, { interface: "public", region_id: "R1" }, { service_id: "nothing" }].map((filters, i) => ({
        id: `g${i + 1}`,
        name: `g${i + 1}`,
        filters: JSON.stringify(filters),
      })),
    ],
    [
      "service_provider",
      is(50)
        ? []
        : ["s1", "s2"].map((id) => ({
            id,
            enabled: !is(30),
            auth_url: `http://${id}/auth`,
            sp_url: `http://${id}/sp`,
            description: "",
            relay_state_prefix: "ss:mem:",
          })),
    ],
  ];
}
