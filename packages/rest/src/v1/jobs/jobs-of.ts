import { ProblemError } from '../../problem.ts'
import type { V1Context } from '../v1-context.ts'
import type { Jobs } from './jobs.ts'

/** The jobs of the app; its paths are there only where it has some. */
export function jobsOf({ jobs }: V1Context): Jobs {
  if (typeof jobs === 'object') return jobs
  throw new ProblemError('jobs_unavailable', 'jobs: this app was set up without jobs')
}
