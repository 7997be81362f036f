export type { RestAuditEntry } from './audit.ts'
export type { RestCaller } from './access-check.ts'
export { createRestApp } from './create-rest-app.ts'
export type { Limits } from './limits.ts'
export { createProblem, type ParameterPlace, type Problem, type ProblemIssue } from './problem.ts'
export type { ProblemCode } from './problem-kinds.ts'
export { routeTemplateOf } from './route-template.ts'
export type { RestApp, RestSchema } from './rest-app.ts'
export type { RestOptions } from './rest-options.ts'
export type { OperatorOptions } from './v1/operator-options.ts'
export type { V1RouteName } from './v1/v1-hooks.ts'
export type { RepeatResponse } from './shared-response.ts'
export type { EventSink, PushedEvents } from './v1/pushed-events.ts'
export { createSharedReads, type SharedReads } from './shared-reads.ts'
export { linkParameter, type LinkTarget, readLinkTarget, type SignLink } from './signed-links.ts'
export {
  endedStatuses,
  type Job,
  type JobItem,
  type JobProgress,
  type JobSelection,
  type JobStatus,
} from './v1/jobs/job.ts'
export type { Creation, Jobs, JobVerb, NewJob } from './v1/jobs/jobs.ts'
export { createJobRoutes, type JobRoutes } from './v1/jobs/job-routes.ts'
export { runOptionsOf } from './v1/jobs/job-run-options.ts'
export type { JobBody, JobPlan, ScanPage } from './v1/v1-schema.ts'
