import { target, type Loaded, type Target } from "@underpin/oslo/policy";
import type { Call } from "../api/call.ts";
import { withSelf } from "../api/self-link.ts";
import { projectIfThere } from "./get-project.ts";
import type { Project } from "./project.ts";

/** A project with the link to it. */
export function linked(call: Call, project: Project): Project {
  return withSelf(project, call.link(`projects/${project.id}`));
}

export function shown(call: Call, project: Project): object {
  return { project: linked(call, project) };
}

/** The project of the path, and the target of rules: empty where there is no such project, which is told after the rule was asked. */
export async function aboutProject(
  call: Call<{ readonly project_id: string }>,
): Promise<{ readonly about: Target; readonly project: Loaded<Project> | undefined }> {
  call.requireCaller();
  const project = await projectIfThere(call.keystone, call.params.project_id);
  return { project, about: project === undefined ? target() : target().row("project", project) };
}
