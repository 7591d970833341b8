export { alembicHistory, type AlembicHead } from "./alembic.ts";
