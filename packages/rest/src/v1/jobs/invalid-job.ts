import { ProblemError, type ProblemIssue } from '../../problem.ts'

/** Makes the problem of a request for a job, from its faults and, where core found them, its words for them all. */
export function invalidJob(issues: readonly ProblemIssue[], words?: string): ProblemError {
  const reported = issues.map((issue): ProblemIssue => ({ ...issue, in: issue.in ?? 'body' }))
  const detail = words ?? reported.map(({ parameter, message }) => `${parameter} ${message}`).join('; ')
  return new ProblemError('invalid_input', `createJob: ${detail}`, { operation: 'createJob', issues: reported })
}
