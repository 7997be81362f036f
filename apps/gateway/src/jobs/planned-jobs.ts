import {
  type Access,
  bulkOperation,
  DurableError,
  judgeRequest,
  toJsonText,
  withoutTrailingSlashes,
} from '@durable-http/core'
import type { CreateJob, PlannedJob } from '@durable-http/mcp'
import type { NewJob } from '@durable-http/rest'
import type { RequestContext } from '../request/request-context.ts'
import type { JobService } from './job-service.ts'

/** Where callers find the jobs of an app. */
export interface JobPlace {
  /** Name of the app, where a bare path means another one. */
  app: string | undefined
  /** Origin and path of the REST face, where they are configured. */
  publicUrl: string | undefined
}

/** Dependencies of jobs that come from plans. */
export interface PlannedJobsParts extends JobPlace {
  jobs: Pick<JobService, 'createFor'>
  access: Access
}

/** Makes what creates jobs of plans that callers of the MCP face ran, with the checks of `POST /v1/jobs`. */
export function createPlannedJobs({ jobs, access, app, publicUrl = '' }: PlannedJobsParts): CreateJob {
  return async function createJob(planned, caller) {
    const operation = bulkOperation(planned.action)
    const { taskHub } = planned.selection as { taskHub?: string }
    const input = taskHub === undefined ? {} : { taskHub }
    // The plan may be older than a change of the caller's role.
    const refused = await judgeRequest(access, {
      operation,
      input,
      effects: caller?.effects,
      dropsForeignRows: true,
      lookUp: async () => undefined,
    })
    if (refused) throw fault('forbidden', refused.parameter, refused.message)
    const creation = await jobs.createFor(
      (caller?.context as RequestContext | undefined)?.principal,
      await newJobOf(planned),
    )
    if ('openJobs' in creation)
      throw fault(
        'throttled',
        'detach',
        `is refused: ${creation.openJobs} jobs${creation.ofCaller ? ' of this caller' : ''} have not ended, the most there may be`,
      )
    if ('reused' in creation) throw fault('conflict', 'plan', 'is that of another job')
    const { id } = creation.job
    const command = `durable job watch ${id}${app === undefined ? '' : ` --app ${app}`}`
    const path = `${app === undefined ? '' : `/apps/${app}`}/v1/jobs/${id}`
    const base = withoutTrailingSlashes(publicUrl)
    const follow = `The user can follow it with \`${command}\`, or on the REST side at ${base}/ui and ${base}${path}.`
    return { id, follow }
  }
}

// Two calls with one plan make one job: a client that got no response calls again.
async function newJobOf({ plan, eventData, input, ...job }: PlannedJob): Promise<NewJob> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(plan))
  const mark = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return {
    ...job,
    eventData: eventData === undefined ? undefined : toJsonText(eventData),
    input: input === undefined ? undefined : toJsonText(input),
    keyed: { id: `plan-${mark.slice(0, 24)}`, hash: mark },
  }
}

function fault(code: 'forbidden' | 'throttled' | 'conflict', parameter: string, message: string): DurableError {
  return new DurableError(code, `${parameter} ${message}`, { issues: [{ parameter, message }] })
}
