import * as z from 'zod/v4-mini'
import { once } from '../once.ts'
import type { Operation } from '../operation.ts'
import { commonParameters, flag, pageParameters } from '../schemas/common-parameters.ts'
import { InstanceStatus } from '../schemas/instance-status.ts'
import { PurgeResult } from '../schemas/purge-result.ts'
import { purgeStart } from '../schemas/purge-start.ts'
import { runtimeStatusFilter } from '../schemas/runtime-status-filter.ts'
import { timestamp } from '../schemas/timestamp.ts'
import { deleting, reading } from './hints.ts'
import type { CreatedRangeFields, HubFields, PageFields } from './input-fields.ts'
import { named } from './named-input.ts'

const createdRange = once(() => ({
  createdTimeFrom: z.optional(timestamp('Only instances created at or after this instant.')),
  createdTimeTo: z.optional(
    timestamp('Only instances created at or before this instant; listed times are cut to the second.'),
  ),
  runtimeStatus: z.optional(runtimeStatusFilter()),
}))
const listInput = () =>
  z.strictObject({
    ...createdRange(),
    instanceIdPrefix: z.optional(
      z.string({ error: 'must be a string' }).check(
        z.maxLength(256, { error: 'must have at most 256 characters' }),
        z.refine((text) => text.isWellFormed(), { error: 'must not contain half of a surrogate pair' }),
        z.describe('Only instances whose id begins with this text; case matters.'),
      ),
    ),
    showInput: flag('True to include inputs, which is the default.'),
    ...pageParameters(),
    ...commonParameters(),
  })
const purgeManyInput = () =>
  z.strictObject({
    ...createdRange(),
    createdTimeFrom: z.optional(
      timestamp('Only instances created at or after this instant, in 1900 or later.', {
        from: purgeStart,
      }),
    ),
    ...commonParameters(),
  })

/** Input of `listInstances`. */
export interface ListInstancesInput extends CreatedRangeFields, PageFields, HubFields {
  /** Only instances whose id begins with this text; case matters. */
  instanceIdPrefix?: string | undefined
  /** True to send inputs along; true when absent. */
  showInput?: boolean | undefined
}
/** Input of `purgeInstances`; without `runtimeStatus` all four terminal statuses are meant. */
export interface PurgeInstancesInput extends CreatedRangeFields, HubFields {}

/** Operations on all instances of a range. */
export const rangeOperations = {
  /** Lists instances, one page at a time. */
  listInstances: {
    route:
      'GET /instances{?createdTimeFrom,createdTimeTo,runtimeStatus,instanceIdPrefix,showInput,top,taskHub,connection}',
    summary: 'List instances',
    description:
      'Lists orchestration instances, filtered by state, creation time and id prefix, one page at a time. Entities show up as ids that begin with @.',
    input: named<ListInstancesInput>(listInput),
    ignoredQuery: ['showHistory', 'showHistoryOutput'],
    headers: { continuationToken: 'x-ms-continuation-token' },
    success: { 200: z.array(InstanceStatus as z.ZodMiniType<InstanceStatus>) },
    paged: 'instances',
    failures: [],
    effect: 'read',
    hints: reading,
    origin: 'capability',
  },
  /** Purges the ended instances of a time range for good; never touches live ones. */
  purgeInstances: {
    route: 'DELETE /instances{?createdTimeFrom,createdTimeTo,runtimeStatus,taskHub,connection}',
    summary: 'Purge multiple instance histories',
    description:
      'Deletes ended instances of a creation-time range with their histories, for good. Only Completed, Failed, Terminated and Canceled may be named; without runtimeStatus all four are meant.',
    input: named<PurgeInstancesInput>(purgeManyInput),
    success: { 200: PurgeResult },
    onNoMatch: { status: 404, result: { instancesDeleted: 0 } },
    failures: ['nothingToPurge', 'purgeTimedOut', 'purgeAborted', 'purgeCutOff'],
    textFailures: [400],
    effect: 'delete',
    hazards: ['livePurge', 'unfilteredPurge', 'unboundedPurge'],
    deletes: 'range',
    irreversible: true,
    hints: deleting,
    origin: 'capability',
  },
} satisfies Record<string, Operation>
