export { createManage, type ManageOptions } from "./manage.ts";
