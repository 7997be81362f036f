import { jobsPart } from '../../openapi/job-paths.ts'
import type { OpenApiPart } from '../../openapi/openapi-shape.ts'
import { type ServeV1, v1Route, type V1Route } from '../v1-route.ts'
import { serveCreateJob } from './create-job.ts'
import { serveJobEvents } from './job-events.ts'
import { serveJobItems } from './job-items.ts'
import { type JobRouteName, jobTargets } from './job-targets.ts'
import type { Jobs } from './jobs.ts'
import { controlJob, listJobs, showJob } from './serve-jobs.ts'

/** The paths about jobs, with their code and documentation. */
export interface JobRoutes {
  jobs: Jobs
  routes: readonly V1Route[]
  /** Their part of the OpenAPI document. */
  document: OpenApiPart
}

/** Makes the paths about jobs for the option `operators.jobs` of an app; an app without them does not load their code. */
export function createJobRoutes(jobs: Jobs): JobRoutes {
  return { jobs, routes, document: jobsPart }
}

const serving = {
  listJobs,
  createJob: serveCreateJob,
  getJob: showJob,
  followJob: serveJobEvents,
  listJobItems: serveJobItems,
  pauseJob: controlJob('pause'),
  resumeJob: controlJob('resume'),
  cancelJob: controlJob('cancel'),
} satisfies Record<JobRouteName, ServeV1>
const routes = jobTargets.map(([name, target]) => v1Route(name, target, serving[name]))
