export { createManage, manageWording, type ManageOptions } from "./manage.ts";
export { configurationOptions, loaded, readOptions, type ConfigurationOptions } from "./read-options.ts";
export { usingPool } from "./using-pool.ts";
