import { bulkActionNames, runtimeStatuses } from '@durable-http/core'
import { everywhere } from '../possible-problems.ts'
import type { ProblemCode } from '../problem-kinds.ts'
import { jobItemsParameters } from '../v1/v1-parameters.ts'
import { problemsByStatus } from './openapi-problems.ts'
import type { OpenApiDocument, OpenApiPart } from './openapi-shape.ts'
import { header, parameterOf, pathParameter } from './v1-parameter-objects.ts'

type Json = Record<string, unknown>

const text = (description: string, more: Json = {}): Json => ({ type: 'string', description, ...more })
const count = (description: string): Json => ({ type: 'integer', minimum: 0, description })
const instant = (description: string): Json => ({ type: 'string', format: 'date-time', description })
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })

const states: Json = { type: 'array', items: { type: 'string', enum: [...runtimeStatuses] } }
const selection: Json = {
  type: 'object',
  description: 'Either ids, or at least one condition of a filter, all of which must hold.',
  properties: {
    ids: {
      type: 'array',
      items: { type: 'string' },
      maxItems: 100_000,
      description: 'Ids; a job shows the first 100.',
    },
    prefix: text('Beginning of the instance id; case matters.'),
    states,
    functions: { type: 'array', items: { type: 'string' }, maxItems: 100 },
    createdSince: instant('Created at or after this instant.'),
    createdUntil: instant('Created at or before this instant.'),
    changedBefore: instant('Not changed since this instant.'),
    errorText: text('Text in the failure of a failed instance; case does not matter.'),
    customStatusText: text('Text in the custom status; case does not matter.'),
    roots: { type: 'boolean', description: 'True for instances without a parent only.' },
    system: { type: 'boolean', description: 'True to include instances that the extension runs for itself.' },
    taskHub: text("Task hub to work on; the app's own when absent."),
    connection: text('Name of the app setting that holds the storage connection.'),
  },
}

const pace: Json = {
  concurrency: { type: 'integer', minimum: 1, maximum: 32, description: 'Requests in flight at most.' },
  rate: { type: 'number', exclusiveMinimum: 0, maximum: 10_000, description: 'Instances per second at most.' },
  until: instant('Instant at which the job pauses.'),
}
const action: Json = { type: 'string', enum: [...bulkActionNames] }

const jobSchemas: Readonly<Record<string, Json>> = {
  Selection: selection,
  JobRequest: {
    type: 'object',
    description: 'A bulk action to run in the gateway.',
    additionalProperties: false,
    properties: {
      action,
      selection: ref('Selection'),
      reason: text('Reason of terminate, suspend, resume and rewind.'),
      input: { description: 'Input of the runs that `restart` begins; that of the instance when absent.' },
      eventName: text('Name of the event of `raiseEvent`.'),
      eventData: { description: 'Data of the event; null when absent.' },
      dryRun: { type: 'boolean', description: 'True to plan only: nothing is changed, and no job is made.' },
      ...pace,
    },
    required: ['action', 'selection'],
  },
  JobPlan: {
    type: 'object',
    description: 'What a job would do.',
    properties: {
      action,
      description: text('The selection in words.'),
      matched: count('Instances found; at least so many unless `complete`.'),
      complete: { type: 'boolean', description: 'False if counting stopped at its budget.' },
      sample: { type: 'array', maxItems: 10, items: { type: 'object' }, description: 'Ten instances at most.' },
      duration: count('Expected seconds for the instances that were counted.'),
    },
    required: ['action', 'description', 'matched', 'complete', 'sample', 'duration'],
  },
  JobProgress: {
    type: 'object',
    description: 'How far a job has come.',
    properties: {
      planned: count('Instances that the plan counted; absent before.'),
      plannedComplete: { type: 'boolean', description: 'False if counting stopped at its budget.' },
      done: count('Instances that were acted on.'),
      skipped: count('Instances that no longer matched when their turn came.'),
      failed: count('Instances for which the action failed.'),
      unknown: count(
        'Requests that were sent, with an effect that is not known: look at the instances before a repeat.',
      ),
      rate: { type: 'number', description: 'Instances per second.' },
      remaining: count('Seconds left, as far as that is known.'),
    },
    required: ['done', 'skipped', 'failed', 'unknown'],
  },
  Job: {
    type: 'object',
    description: 'A bulk action that runs in the gateway.',
    properties: {
      id: text('Id of the job.'),
      status: { type: 'string', enum: ['queued', 'running', 'paused', 'completed', 'failed', 'canceled'] },
      action,
      selection: {
        ...selection,
        properties: { ...(selection['properties'] as Json), idCount: count('Number of ids.') },
      },
      description: text('The frozen selection in words, once it is planned.'),
      progress: ref('JobProgress'),
      reason: text('Reason that was given.'),
      eventName: text('Name of the event.'),
      ...pace,
      createdBy: text('Name of the key, or issuer and subject of the token, of its creator.'),
      retention: {
        type: 'object',
        description: 'The rule of retention that made it, where no caller did.',
        properties: {
          rule: text('Name of the rule.'),
          enforce: { type: 'boolean', description: 'False if it only reports.' },
          instances: count('Instances of the task hub, once they are counted.'),
          matched: count('Those that the rule matches.'),
          exported: count('Those in the export, for a rule that exports first, once it is complete.'),
        },
        required: ['rule', 'enforce'],
      },
      createdAt: instant('When it was created.'),
      startedAt: instant('When its first run began.'),
      endedAt: instant('When it ended; it is kept for 7 days from then.'),
      message: text('Why it is paused or has ended, where nobody asked for that.'),
    },
    required: ['id', 'status', 'action', 'selection', 'progress', 'createdAt'],
  },
  JobList: {
    type: 'object',
    description: 'The jobs of a function app, the newest first.',
    properties: { jobs: { type: 'array', items: ref('Job') } },
    required: ['jobs'],
  },
}

// Jobs are read from the store of the gateway, not from a host.
const everyJob: readonly ProblemCode[] = [
  'invalid_input',
  'not_allowed',
  'uri_too_long',
  'unavailable',
  'jobs_unavailable',
]
const oneJob: readonly ProblemCode[] = [...everyJob, 'not_found']
const jobId = pathParameter('jobId', 'Id of the job.')
const json = (name: string): Json => ({ 'application/json': { schema: ref(name) } })

interface JobOperation {
  operationId: string
  summary: string
  description: string
  parameters?: readonly Json[]
  responses: Json
  problems: readonly ProblemCode[]
  body?: Json
}

const operation = ({
  operationId,
  summary,
  description,
  parameters,
  responses,
  problems,
  body,
}: JobOperation): Json => ({
  operationId,
  summary,
  description,
  tags: ['Operators'],
  parameters: parameters ?? [],
  ...(body
    ? {
        requestBody: {
          description: 'The action and the selection.',
          required: true,
          content: { 'application/json': { schema: body } },
        },
      }
    : {}),
  responses: { ...responses, ...problemsByStatus(problems) },
})

const control = (verb: 'pause' | 'resume' | 'cancel', description: string): Record<string, Json> => ({
  post: operation({
    operationId: `${verb}Job`,
    summary: `${verb[0]!.toUpperCase()}${verb.slice(1)} a job`,
    description: `${description} Needs the effect of its action.`,
    parameters: [jobId],
    responses: { 200: { description: 'The job as it stands then.', content: json('Job') } },
    problems: [...oneJob, 'job_conflict'],
  }),
})

function jobPaths(): OpenApiDocument['paths'] {
  return {
    '/v1/jobs': {
      get: operation({
        operationId: 'listJobs',
        summary: 'List jobs',
        description: 'Lists the jobs of the function app, the newest first; those that ended are kept for 7 days.',
        responses: { 200: { description: 'The jobs.', content: json('JobList') } },
        problems: everyJob,
      }),
      post: operation({
        operationId: 'createJob',
        summary: 'Start a job',
        description:
          'Runs an action on each instance of a selection, in the gateway. The selection is frozen when the job begins: instances created later are left alone, and each is read again before its turn. The job keeps the rights of its creator, which count for each item. With `dryRun` it only counts.',
        parameters: [header('Idempotency-Key', 'Makes a request that is repeated with the same key and body one job.')],
        body: ref('JobRequest'),
        responses: {
          200: { description: 'The plan, for `dryRun`.', content: json('JobPlan') },
          201: {
            description: 'The job.',
            headers: { Location: { description: 'Where to read the job.', schema: { type: 'string' } } },
            content: json('Job'),
          },
        },
        problems: [
          ...everywhere,
          'jobs_unavailable',
          'payload_too_large',
          'unsupported_media_type',
          'key_reused',
          'too_many_jobs',
        ],
      }),
    },
    '/v1/jobs/{jobId}': {
      get: operation({
        operationId: 'getJob',
        summary: 'Read a job',
        description: 'Tells how a job stands.',
        parameters: [jobId],
        responses: { 200: { description: 'The job.', content: json('Job') } },
        problems: oneJob,
      }),
    },
    '/v1/jobs/{jobId}/events': {
      get: operation({
        operationId: 'followJob',
        summary: 'Follow a job',
        description:
          'Streams a job as Server-Sent Events: `status` with the job as data when it has changed, once a second at most, `end`, or `gone`. A caller who comes back with the id of the end gets 204.',
        parameters: [
          jobId,
          header('Last-Event-ID', 'Id of the last event that was seen; that state is not sent again.'),
        ],
        responses: {
          200: {
            description: 'The stream of events.',
            content: { 'text/event-stream': { schema: { type: 'string' } } },
          },
          204: { description: 'The job has ended, and the caller has seen that.' },
        },
        problems: oneJob,
      }),
    },
    '/v1/jobs/{jobId}/items': {
      get: operation({
        operationId: 'listJobItems',
        summary: 'List the items of a job',
        description:
          'Streams what became of each instance so far, a line of JSON each, in the order in which it happened.',
        parameters: [jobId, ...jobItemsParameters.map(parameterOf)],
        responses: {
          200: {
            description:
              'One line per instance: `instanceId`, `name`, `outcome`, `code`, `message`, `newInstanceId`, `at`.',
            content: { 'application/jsonl': { schema: { type: 'string' } } },
          },
        },
        problems: oneJob,
      }),
    },
    '/v1/jobs/{jobId}/pause': control('pause', 'Pauses a job that is queued or running; requests in flight still end.'),
    '/v1/jobs/{jobId}/resume': control(
      'resume',
      'Lets a paused job go on where it stopped, past its `until` if it had one.',
    ),
    '/v1/jobs/{jobId}/cancel': control('cancel', 'Ends a job for good; requests in flight still end.'),
  }
}

/** Part of the OpenAPI document about jobs, which only apps with jobs have. */
export const jobsPart: OpenApiPart = { paths: jobPaths, schemas: jobSchemas }
