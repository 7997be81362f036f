import { responseSchemaOf, bulkActionNames, type JsonSchema, operations, runtimeStatuses } from '@durable-http/core'

const text: JsonSchema = { type: 'string' }
const count: JsonSchema = { type: 'integer', minimum: 0 }
const texts: JsonSchema = { type: 'array', items: text }
const object = (properties: Record<string, JsonSchema>, required = Object.keys(properties)): JsonSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const sourced = object({ value: text, source: text })

const status = (): JsonSchema => responseSchemaOf(operations.getInstanceStatus, 200)!

const itemMembers: Readonly<Record<string, JsonSchema>> = {
  instanceId: text,
  name: text,
  outcome: { type: 'string', enum: ['done', 'skipped', 'failed', 'unknown'] },
  code: text,
  message: text,
  newInstanceId: text,
}

const bulkItem = (): JsonSchema => ({
  anyOf: [
    object({ type: { const: 'item' }, ...itemMembers }, ['type', 'instanceId', 'outcome']),
    // With --dry-run.
    object({
      type: { const: 'planned' },
      action: text,
      selection: text,
      count,
      complete: { type: 'boolean' },
      sample: {
        type: 'array',
        maxItems: 10,
        items: object({
          instanceId: text,
          name: text,
          runtimeStatus: text,
          createdTime: text,
          lastUpdatedTime: text,
        }),
      },
      duration: count,
      plannedAt: text,
    }),
    // With --detach.
    job(),
  ],
})

const number: JsonSchema = { type: 'number', minimum: 0 }

// Of a gateway, which may add members.
const job = (): JsonSchema => ({
  type: 'object',
  properties: {
    id: text,
    status: { type: 'string', enum: ['queued', 'running', 'paused', 'completed', 'failed', 'canceled'] },
    action: { type: 'string', enum: [...bulkActionNames] },
    selection: { type: 'object' },
    description: text,
    progress: {
      type: 'object',
      properties: {
        planned: count,
        plannedComplete: { type: 'boolean' },
        done: count,
        skipped: count,
        failed: count,
        unknown: count,
        rate: number,
        remaining: number,
      },
      required: ['done', 'skipped', 'failed', 'unknown'],
    },
    reason: text,
    eventName: text,
    concurrency: count,
    rate: number,
    until: text,
    createdBy: text,
    createdAt: text,
    startedAt: text,
    endedAt: text,
    message: text,
  },
  required: ['id', 'status', 'action', 'selection', 'progress', 'createdAt'],
})

const jobItem = (): JsonSchema => ({
  type: 'object',
  properties: { ...itemMembers, at: text },
  required: ['instanceId', 'outcome', 'at'],
})

const node: JsonSchema = object(
  {
    instanceId: text,
    name: text,
    runtimeStatus: { type: 'string', enum: [...runtimeStatuses] },
    createdTime: text,
    lastUpdatedTime: text,
    parentInstanceId: text,
    children: { type: 'array', items: { $ref: '#/$defs/node' } },
    unknownChildren: count,
    isCut: { type: 'boolean' },
  },
  ['instanceId', 'name', 'runtimeStatus', 'createdTime', 'lastUpdatedTime', 'children', 'unknownChildren', 'isCut'],
)

/** JSON Schemas of what commands write with `-o json` or `jsonl`: of one row where a command writes rows. */
export const outputSchemas: Readonly<Record<string, () => JsonSchema>> = {
  start: () => ({ type: 'object', properties: { instanceId: text }, required: ['instanceId'] }),
  list: status,
  count: () => object({ count, state: text, function: text }, ['count']),
  show: status,
  history: () => ({ type: 'object', properties: { EventType: text, Timestamp: text }, required: ['EventType'] }),
  tree: () => ({ $ref: '#/$defs/node', $defs: { node } }),
  diagnose: () =>
    object(
      {
        instanceId: text,
        status: text,
        verdict: text,
        failureChain: {
          type: 'array',
          items: object({ instanceId: text, function: text, step: text, error: text }, [
            'instanceId',
            'function',
            'error',
          ]),
        },
        waitingFor: texts,
        slow: texts,
        retried: texts,
        next: text,
      },
      ['instanceId', 'status', 'verdict', 'next'],
    ),
  wait: status,
  watch: () => ({ anyOf: [status(), object({ instanceId: text, gone: { const: true } })] }),
  terminate: bulkItem,
  suspend: bulkItem,
  resume: bulkItem,
  rewind: bulkItem,
  restart: bulkItem,
  purge: bulkItem,
  failures: () =>
    object({ count, function: text, message: text, example: text, latest: text, retry: text, rewind: text }),
  // The items are those of --then-purge.
  export: () => ({
    anyOf: [
      object({ complete: { const: true }, count }),
      status(),
      object({ type: { const: 'item' }, ...itemMembers }, ['type', 'instanceId', 'outcome']),
    ],
  }),
  'entity list': () => ({
    type: 'object',
    properties: { entityId: object({ name: text, key: text }), lastOperationTime: text, state: {} },
    required: ['entityId', 'lastOperationTime'],
  }),
  'entity show': () => ({}),
  'job list': job,
  'job show': job,
  'job watch': job,
  'job report': jobItem,
  doctor: () =>
    object({ level: { type: 'string', enum: ['ok', 'warn', 'FAIL'] }, about: text, said: text, remedy: text }, [
      'level',
      'about',
      'said',
    ]),
  dev: () =>
    object({ gateway: text, console: text, mcp: text, mock: text, key: text, clock: text, orchestrators: texts }),
  'context list': () =>
    object(
      { name: text, current: { type: 'boolean' }, url: text, app: text, hub: text, keyVariable: text, keyFile: text },
      ['name', 'current', 'url'],
    ),
  'context show': () => object({ context: sourced, url: sourced, app: sourced, hub: sourced, key: sourced }, ['url']),
}
