import { type BulkOptions, type BulkRun, type DurableClient, isDurableError, JsonText } from '@durable-http/core'
import { invalidJob } from './invalid-job.ts'
import type { NewJob } from './jobs.ts'

/** The options of the bulk run that a job is. */
export function runOptionsOf(job: NewJob): BulkOptions {
  const { reason, eventName, eventData, input, concurrency, rate, until } = job
  return {
    reason,
    eventName,
    eventData: eventData === undefined ? undefined : new JsonText(eventData),
    input: input === undefined ? undefined : new JsonText(input),
    concurrency,
    rate,
    until,
  }
}

/** Makes the run of a job, which reads nothing yet; throws a problem for what core refuses. */
export function checkedRun(client: DurableClient, job: NewJob, more: BulkOptions = {}): BulkRun {
  try {
    return client.bulk(job.action, job.selection, { ...runOptionsOf(job), ...more })
  } catch (error) {
    if (!isDurableError(error) || error.code !== 'invalid_input') throw error
    if (error.issues.length === 0) throw invalidJob([{ parameter: 'body', message: error.message }])
    throw invalidJob(error.issues, error.message.replace(/^\w+: /, ''))
  }
}
