export { createManage, manageWording, type ManageOptions } from "./manage.ts";
