import { UnderpinError } from "../../model/error.ts";

/** Imports a database driver when it is first needed, or says which package to install. */
export async function loadDriver<T>(specifier: string, packageName: string): Promise<T> {
  try {
    return (await import(specifier)) as T;
  } catch (cause) {
    if ((cause as { code?: string }).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new UnderpinError("UP-DRIVER", {
      what: `The package ${packageName} is not installed.`,
      fine: "Nothing was done.",
      next: `npm install ${packageName}`,
      cause,
    });
  }
}
