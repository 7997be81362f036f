import { z } from 'zod'
import { routes } from '../routes/route-table.ts'
import { runtimeStatusNumbers } from '../engine/runtime-status.ts'

const text = z.string().max(10_000)
const value = z.unknown()
const time = z.iso.datetime({ offset: true })
const duration = z
  .union([z.string().max(100), z.number().nonnegative()])
  .describe('A time such as 30s, 1h 30m or 30d, or milliseconds.')
const operation = z.enum([...new Set(routes.map((route) => route.operation))] as [string, ...string[]])
const status = z.int().min(200).max(599)

/** Settings of the clock. */
const clockSetting = z
  .enum(['real', 'automatic', 'virtual', 'stopped'])
  .describe(
    'real: the wall clock; automatic: jumps to the next timer; virtual: timers wait; stopped: everything waits.',
  )

export const seedBody = z.strictObject({
  instances: z
    .array(
      z.strictObject({
        instanceId: text.min(1),
        name: text.min(1),
        runtimeStatus: z.enum(Object.keys(runtimeStatusNumbers) as [keyof typeof runtimeStatusNumbers]).optional(),
        input: value.optional(),
        output: value.optional(),
        customStatus: value.optional(),
        version: text.optional(),
        createdTime: time.optional(),
        lastUpdatedTime: time.optional(),
        taskHub: text.min(1).optional(),
      }),
    )
    .max(100_000)
    .optional(),
  entities: z
    .array(
      z.strictObject({
        name: text.min(1),
        key: text,
        state: value,
        lastOperationTime: time.optional(),
        taskHub: text.min(1).optional(),
      }),
    )
    .max(100_000)
    .optional(),
})

export const clockBody = z.strictObject({ setting: clockSetting })
export const advanceBody = z.strictObject({ duration })
export const clockState = z.object({ now: z.iso.datetime(), setting: clockSetting })

export const snapshotInfo = z.object({ id: z.string(), now: z.iso.datetime(), instances: z.int() })

export const faultBody = z.strictObject({
  match: z
    .strictObject({
      method: z.string().max(20).optional(),
      path: text.describe('Part of the path and query as sent.').optional(),
      operation: operation.optional(),
    })
    .optional(),
  nth: z.int().min(1).describe('Only from the nth matching request on.').optional(),
  times: z.int().min(1).describe('How many requests it hits; without end by default.').optional(),
  probability: z.number().min(0).max(1).optional(),
  seed: z.int().describe('Makes the same choices again in another run.').optional(),
  status: status.describe('Answers with this status in the place of the host.').optional(),
  headers: z
    .record(
      z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/),
      z
        .string()
        .max(2000)
        .regex(/^[\t\u0020-\u007e]*$/),
    )
    .optional(),
  body: z.string().max(1_000_000).optional(),
  latency: duration.describe("Lets this much of the host's time pass first.").optional(),
  reset: z.boolean().describe('Breaks the connection.').optional(),
  tornBody: z.boolean().describe('Breaks off in the middle of the body.').optional(),
  shortPage: z.int().min(0).describe('Cuts a list page to this many items.').optional(),
  repeatedToken: z.boolean().describe('Hands out the same continuation token again and again.').optional(),
})
export const faultInfo = z.object({ id: z.string(), fault: faultBody, seen: z.int(), hits: z.int() })

const filter = {
  operation: operation.optional(),
  method: z.string().max(20).optional(),
  path: text.describe('Part of the path and query as sent.').optional(),
  status: z.coerce.number().int().min(0).max(599).optional(),
}
export const requestsQuery = z.strictObject({
  ...filter,
  after: z.coerce.number().int().min(0).describe('Only requests with a higher id.').optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(100).describe('The last so many.'),
})
export const requestEntry = z.object({
  id: z.int(),
  time: z.iso.datetime(),
  method: z.string(),
  target: z.string().describe('Path and query as sent, without the key.'),
  operation: z.string().nullable(),
  params: z.array(z.string()),
  headers: z.record(z.string(), z.string()),
  body: z.string().nullable(),
  status: z.int().describe('0 where the connection was broken.'),
})

const count = z.int().min(0)
export const verifyBody = z.strictObject({
  ...filter,
  status: z.int().min(0).max(599).optional(),
  params: z.array(text).max(5).describe('Decoded parts of the path: function or instance, event.').optional(),
  body: value.describe('JSON that the body must contain: objects may have more members.').optional(),
  headers: z.record(z.string(), z.string()).optional(),
  count: z
    .union([count, z.strictObject({ min: count.optional(), max: count.optional() })])
    .describe('How often; at least once by default.')
    .optional(),
})
export const verifyResult = z.object({
  ok: z.boolean(),
  count: z.int(),
  expected: z.object({ min: z.int(), max: z.int().nullable() }),
  nearest: z
    .array(z.object({ request: requestEntry, differences: z.array(z.string()) }))
    .describe('The requests that came closest, where it is not ok.'),
})

export const holdBody = z.strictObject({ names: z.array(text.min(1)).min(1).max(1000) })
export const releaseBody = z.strictObject({ names: z.array(text.min(1)).max(1000).optional() })
export const activitiesState = z.object({
  held: z.array(z.string()),
  pending: z.array(
    z.object({ id: z.string(), instanceId: z.string(), name: z.string(), input: value, attempt: z.int() }),
  ),
})
export const completeBody = z.strictObject({ result: value.optional() })
export const failBody = z.strictObject({ message: text, type: z.string().max(200).optional() })

export const liveState = z.object({
  status: z.literal('ok'),
  extensionVersion: z.string(),
  taskHub: z.string(),
  instances: z.int(),
  now: z.iso.datetime(),
})
