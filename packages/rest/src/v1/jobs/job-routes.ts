import { v1Route, type V1Route } from '../v1-route.ts'
import { serveCreateJob } from './create-job.ts'
import { serveJobEvents } from './job-events.ts'
import { serveJobItems } from './job-items.ts'
import type { Jobs } from './jobs.ts'
import { controlJob, listJobs, showJob } from './serve-jobs.ts'

/** The paths about jobs, with what they serve. */
export interface JobRoutes {
  jobs: Jobs
  routes: readonly V1Route[]
}

/** Makes the paths about jobs for the option `operators.jobs` of an app; an app without them does not load their code. */
export function createJobRoutes(jobs: Jobs): JobRoutes {
  return { jobs, routes }
}

const routes = [
  v1Route('listJobs', 'GET /jobs', listJobs),
  v1Route('createJob', 'POST /jobs', serveCreateJob),
  v1Route('getJob', 'GET /jobs/{jobId}', showJob),
  v1Route('followJob', 'GET /jobs/{jobId}/events', serveJobEvents),
  v1Route('listJobItems', 'GET /jobs/{jobId}/items', serveJobItems),
  v1Route('pauseJob', 'POST /jobs/{jobId}/pause', controlJob('pause')),
  v1Route('resumeJob', 'POST /jobs/{jobId}/resume', controlJob('resume')),
  v1Route('cancelJob', 'POST /jobs/{jobId}/cancel', controlJob('cancel')),
]
