export { doctor } from "./doctor.ts";
export { examine, type ExamineOptions } from "./examine.ts";
export type { DoctorOptions, Examination } from "./examination.ts";
export { matters, type Diagnosis, type Found, type Severity, type Symptom } from "./symptom.ts";
export { SYMPTOMS } from "./symptoms.ts";
