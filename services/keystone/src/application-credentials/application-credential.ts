import type { Role } from "../roles/role.ts";
import type { AccessRule } from "../tokens/token.ts";

/** What stands for its owner's roles on a project: as the API shows it. */
export interface ApplicationCredential {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly user_id: string;
  readonly project_id: string | null;
  readonly system: string | null;
  /** `2030-01-01T00:00:00.000000`; null if it does not end. */
  readonly expires_at: string | null;
  /** Whether its tokens may make others like it. */
  readonly unrestricted: boolean | null;
  readonly roles: readonly Role[];
  /** Left out if it may do whatever its roles allow. */
  readonly access_rules?: readonly AccessRule[];
}
