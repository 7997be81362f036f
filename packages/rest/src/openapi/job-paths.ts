import { everywhere } from '../possible-problems.ts'
import type { ProblemCode } from '../problem-kinds.ts'
import { jobItemsParameters } from '../v1/v1-parameters.ts'
import { jobSchemas, ref } from './job-schemas.ts'
import { problemsByStatus } from './openapi-problems.ts'
import type { OpenApiDocument, OpenApiPart } from './openapi-shape.ts'
import { header, parameterOf, pathParameter } from './v1-parameter-objects.ts'

type Json = Record<string, unknown>

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
