import { answerSchemaOf, type JsonSchema, operations, runtimeStatuses } from '@durable-http/core'

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

const status = (): JsonSchema => answerSchemaOf(operations.getInstanceStatus, 200)!

const bulkItem = (): JsonSchema => ({
  anyOf: [
    object(
      {
        type: { const: 'item' },
        instanceId: text,
        name: text,
        outcome: { type: 'string', enum: ['done', 'skipped', 'failed', 'unknown'] },
        code: text,
        message: text,
        newInstanceId: text,
      },
      ['type', 'instanceId', 'outcome'],
    ),
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
  ],
})

const job = (): JsonSchema => ({ type: 'object', properties: { id: text, status: text }, required: ['id'] })

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
  failures: () => object({ count, function: text, message: text, example: text, latest: text, retry: text }),
  export: () => ({ anyOf: [object({ complete: { const: true }, count }), status()] }),
  'entity list': () => ({
    type: 'object',
    properties: { entityId: object({ name: text, key: text }), lastOperationTime: text, state: {} },
    required: ['entityId', 'lastOperationTime'],
  }),
  'entity show': () => ({}),
  'job list': job,
  'job show': job,
  'job watch': job,
  doctor: () =>
    object({ level: { type: 'string', enum: ['ok', 'warn', 'FAIL'] }, about: text, said: text, remedy: text }, [
      'level',
      'about',
      'said',
    ]),
  'context list': () =>
    object(
      { name: text, current: { type: 'boolean' }, url: text, app: text, hub: text, keyVariable: text, keyFile: text },
      ['name', 'current', 'url'],
    ),
  'context show': () => object({ context: sourced, url: sourced, app: sourced, hub: sourced, key: sourced }, ['url']),
}
