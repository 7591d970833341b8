/** What upstream answers with 500, and ours with a refusal: by the request, and by what ours says. */
interface Failure {
  /** Method and path, without the query. */
  readonly request: RegExp;
  readonly status: number;
  /** The refusal's text. */
  readonly says: RegExp;
}

const ANY_WRITE = /^(?:POST|PUT|PATCH|DELETE) /;
const BODY = /^(?:POST|PUT|PATCH) /;

const FAILURES: readonly Failure[] = [
  // Bodies that are not of the shape that is said, where upstream's code takes them for it.
  {
    request: BODY,
    status: 400,
    says: /Failed validating|is a required property|Invalid input for field|is not of type|Expecting to find \w+ in/,
  },
  {
    request: /^(?:PUT|PATCH) \/v3\/OS-FEDERATION\/mappings\/[^/]+$/,
    status: 400,
    says: /A mapping must be an object|Schema version .* of a mapping is unknown/,
  },
  // Values that a database, other than SQLite, does not take.
  { request: ANY_WRITE, status: 400, says: /String length exceeded|a value that the database cannot take/ },
  {
    request: /^POST \/v3\/OS-OAUTH1\/(?:request|access)_token$/,
    status: 400,
    says: /Expecting to find OAuth parameters in Authorization header/,
  },
  { request: /^POST \/v3\/(?:ec2|s3)tokens$/, status: 401, says: /requires authentication/ },
  { request: /^POST \/v3\/auth\/tokens$/, status: 401, says: /requires authentication/ },
  { request: /^POST \/v3\/auth\/tokens$/, status: 400, says: /./ },
  { request: /^POST \/v3\/auth\/tokens$/, status: 404, says: /Failed to validate token/ },
  // Whose id has an id's form, and is nobody's (22).
  { request: /^POST \/v3\/users\/[0-9a-f]{32}\/password$/, status: 401, says: /requires authentication/ },
  // What is no text for an id: PostgreSQL compares no text with it.
  { request: /^POST \/v3\/users\/[^/]+\/credentials\/OS-EC2$/, status: 404, says: /Could not find project: (?:-?\d+|True|False)\./ },
  { request: /^(?:GET|HEAD|POST) \/v3\/(?:auth\/)?OS-FEDERATION\/.*\/(?:auth|websso)/, status: 401, says: /requires authentication/ },
  { request: /^PATCH \/v3\/projects\/[^/]+$/, status: 409, says: /Conflict occurred attempting to store project/ },
  { request: /^(?:POST|PATCH) \/v3\/domains(?:\/[^/]+)?$/, status: 400, says: /Federated/ },
  // Lists that have no pages.
  { request: /^(?:GET|HEAD) /, status: 400, says: /field\/attribute limit\. Value: / },
  // Foreign keys: what SQLite lets go, other databases keep.
  { request: /^DELETE \/v3\/(?:regions|services)\//, status: 409, says: /./ },
];

/** Whether ours has a refusal where upstream fails. */
export function isRefusedFailure(request: string, status: number, text: string): boolean {
  return FAILURES.some((one) => one.status === status && one.request.test(request) && one.says.test(text));
}

/** What upstream answers with 500 though nothing is wrong with it. */
const ANSWERED: readonly { readonly releases: readonly string[]; readonly request: RegExp }[] = [
  // Lists that have no pages.
  { releases: ["30"], request: /^(?:GET|HEAD) \/v3\/[^?]+\?(?:.*&)?limit=/ },
  // A part of a truth value.
  { releases: ["22", "30"], request: /^(?:GET|HEAD) \/v3\/[^?]+\?(?:.*&)?enabled__\w+/ },
  // The beginning or the end of a value that something in a list doesn't have, or that a user's groups are asked for.
  { releases: ["22", "30"], request: /^(?:GET|HEAD) \/v3\/[^?]+\?(?:.*&)?\w+__(?:startswith|endswith)=/ },
  // A part of the name of a user's groups, in that case: a condition that the database is not asked for.
  { releases: ["22", "30"], request: /^(?:GET|HEAD) \/v3\/users\/[^/?]+\/groups\?(?:.*&)?name__contains=/ },
  // Users of an identity provider by when their passwords expire.
  { releases: ["22", "30"], request: /^(?:GET|HEAD) \/v3\/users\?(?=.*\b(?:idp_id|protocol_id|unique_id)\b)(?=.*\bpassword_expires_at=)/ },
  // What a role implied after it has gone from SQLite.
  { releases: ["22", "30"], request: /^(?:GET|HEAD) \/v3\/role_inferences/ },
];

/** Whether ours has an answer where upstream fails. */
export function isAnsweredFailure(release: string, request: string): boolean {
  return ANSWERED.some((one) => one.releases.includes(release) && one.request.test(request));
}
