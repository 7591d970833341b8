export type { Configuration } from "../model/configuration.ts";
export { addBackupCommands } from "./backup.ts";
export { addBaseline } from "./baseline.ts";
export { CHECK_TEXTS, type CheckTexts } from "./check-texts.ts";
export {
  CHECK_TEXT,
  PHASE_TEXTS,
  addVersionCommands,
  phaseCommand,
  printReleases,
  printVersion,
  runCheck,
  runOnePhase,
  runSync,
  upgradeOptions,
  versionNumber,
  type UpgradeOptions,
} from "./commands.ts";
export { addCompletion } from "./completion.ts";
export { action, common, type ActionContext, type CommandLine, type CommonOptions, type Configure } from "./context.ts";
export { askDoctor, doctorOptions, limitOf, printDiagnoses, statusOf, type DoctorCommandOptions } from "./doctor.ts";
export { addEvolutionCommands } from "./evolutions.ts";
export { standardOutput, type Output } from "./output.ts";
export { addPlanCommand, addRevertCommand } from "./plan-revert.ts";
export { createProgram } from "./program.ts";
export { runProgram } from "./run-program.ts";
export { UnderpinError } from "../model/error.ts";
export { command, hint, type AdvisedCommand, type CommandName, type Hint, type Wording } from "../model/hint.ts";
