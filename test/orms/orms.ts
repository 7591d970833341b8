import type { Connect } from "./app.ts";

/** Those that the project's own packages bring along: `npm test` takes them. */
const AT_HAND = {
  Kysely: () => import("./clients/kysely.ts"),
  Knex: () => import("./clients/knex.ts"),
};

/** Those that this folder's package.json names: `npm run test:orms` installs them. */
const INSTALLED = {
  Drizzle: () => import("./clients/drizzle.ts"),
  Sequelize: () => import("./clients/sequelize.ts"),
  TypeORM: () => import("./clients/typeorm.ts"),
  MikroORM: () => import("./clients/mikro-orm.ts"),
  Prisma: () => import("./clients/prisma.ts"),
};

/** The ORMs of a run, by name: all of them, or those at hand. */
export const ormsOf = (all: boolean): readonly (readonly [string, () => Promise<{ readonly connect: Connect }>])[] =>
  Object.entries(all ? { ...AT_HAND, ...INSTALLED } : AT_HAND);
