import type { FastifyRequest } from "fastify";
import type { Access } from "./access-log.ts";
import type { Measure } from "./measure.ts";

/** What whoever runs an application may want to hear. */
export interface ApplicationEvents {
  readonly access?: ((access: Access) => void) | undefined;
  readonly measure?: Measure | undefined;
  readonly unexpected?: ((error: unknown, request: FastifyRequest) => void) | undefined;
}
