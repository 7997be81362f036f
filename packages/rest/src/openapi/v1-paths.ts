import { effects } from '@durable-http/core'
import { eventsParameters, exportParameters, scanParameters } from '../v1/v1-parameters.ts'
import { everywhere } from '../possible-problems.ts'
import type { OpenApiDocument } from './openapi-shape.ts'
import { problemsByStatus } from './openapi-problems.ts'
import { header, parameterOf, pathParameter } from './v1-parameter-objects.ts'

type Json = Record<string, unknown>

/** Schemas that the paths below `/v1` refer to; `createJobRoutes` adds those of jobs. */
export const v1Schemas: Readonly<Record<string, Json>> = {
  ScanProgress: {
    type: 'object',
    description: 'Progress of a scan.',
    properties: {
      scanned: { type: 'integer', minimum: 0, description: 'Rows read from the host.' },
      matched: { type: 'integer', minimum: 0 },
      complete: { type: 'boolean', description: 'True once everything was read.' },
    },
    required: ['scanned', 'matched', 'complete'],
  },
  ScanPage: {
    type: 'object',
    description: 'Instances of a selection, in no order.',
    properties: {
      instances: { type: 'array', items: { $ref: '#/components/schemas/InstanceStatus' } },
      progress: { $ref: '#/components/schemas/ScanProgress' },
      next: { type: 'string', description: 'Cursor to continue with; absent once the scan is complete.' },
    },
    required: ['instances', 'progress'],
  },
  Caller: {
    type: 'object',
    description: 'Who the caller is, and what its requests may do.',
    properties: {
      name: { type: 'string', description: 'Absent if there is no authentication.' },
      role: { type: 'string' },
      effects: { type: 'array', items: { type: 'string', enum: [...effects] } },
      readOnly: { type: 'boolean', description: 'True if the gateway is read-only.' },
      expires: { type: 'string', format: 'date-time', description: 'When the credential expires.' },
    },
    required: ['effects', 'readOnly'],
  },
}

/** Writes the paths below `/v1`, which hosts do not have; `createJobRoutes` adds those of jobs. */
export function v1Paths(): OpenApiDocument['paths'] {
  return {
    '/v1/instances': {
      get: {
        operationId: 'scanInstances',
        summary: 'Scan instances',
        description:
          'Scans the whole task hub for the instances of a selection. The host filters by state, time of creation and id prefix; the gateway applies the other filters. With `Accept: application/jsonl` each instance is a line, and the last line holds `progress` and `next`.',
        tags: ['Operators'],
        parameters: scanParameters.map(parameterOf),
        responses: {
          200: {
            description: 'Matching instances, and the progress of the scan.',
            content: {
              'application/json': { schema: { $ref: '#/components/schemas/ScanPage' } },
              'application/jsonl': { schema: { type: 'string' } },
            },
          },
          ...problemsByStatus(everywhere),
        },
      },
    },
    '/v1/instances/{instanceId}/events': {
      get: {
        operationId: 'followInstance',
        summary: 'Follow an instance',
        description:
          'Streams each change of an instance as Server-Sent Events until it ends: `status` with the status as data and a hash of the state as id, `end`, or `gone`. A caller that reconnects with the id of the `end` event gets 204. All callers that follow an instance share one poll of the host.',
        tags: ['Operators'],
        parameters: [
          pathParameter('instanceId', 'Id of the orchestration instance.'),
          ...eventsParameters.map(parameterOf),
          header('Last-Event-ID', 'Id of the last event received; that state is not sent again.'),
        ],
        responses: {
          200: {
            description: 'The stream of events.',
            content: { 'text/event-stream': { schema: { type: 'string' } } },
          },
          204: { description: 'The instance has ended, and the caller already knows.' },
          ...problemsByStatus([...everywhere, 'not_found']),
        },
      },
    },
    '/v1/caller': {
      get: {
        operationId: 'readCaller',
        summary: 'Read the caller',
        description:
          'Returns the caller and the effects that its requests may have, so that a client can offer only those.',
        tags: ['Operators'],
        parameters: [],
        responses: {
          200: {
            description: 'The caller.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Caller' } } },
          },
          ...problemsByStatus(['invalid_input']),
        },
      },
    },
    '/v1/export': {
      get: {
        operationId: 'exportInstances',
        summary: 'Export instances',
        description:
          'Streams each instance of a selection as a line of JSON with input, output and history, with all digits of the host; compressed with gzip if accepted. Only an export whose last line is `{"complete":true,"count":N}` is complete: purge nothing without it.',
        tags: ['Operators'],
        parameters: exportParameters.map(parameterOf),
        responses: {
          200: {
            description: 'One line per instance, and a last line that shows if the export is complete.',
            content: { 'application/jsonl': { schema: { type: 'string' } } },
          },
          ...problemsByStatus(everywhere),
        },
      },
    },
  }
}
