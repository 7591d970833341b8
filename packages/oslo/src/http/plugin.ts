import type { FastifyPluginAsync, FastifyPluginOptions } from "fastify";
import fastifyPlugin from "fastify-plugin";

/** A plug-in whose hooks and decorations hold for the application it is registered with, not within itself alone. */
export function plugin<Options extends FastifyPluginOptions = FastifyPluginOptions>(
  register: FastifyPluginAsync<Options>,
): FastifyPluginAsync<Options> {
  return fastifyPlugin(register, { fastify: "5.x" });
}
