export { createManage, manageWording, type ManageOptions } from "./manage.ts";
export { configurationOptions, loaded, readOptions, type ConfigurationOptions } from "./read-options.ts";
