import {
  ageOf,
  withoutStack,
  type InputOf,
  type InstanceStatus,
  isSystemInstance,
  isTerminal,
  readFailure,
} from '@durable-http/core'
import { weightOf } from '../text/elide.ts'
import { fenceLines } from '../text/fence.ts'
import { fitting } from '../text/fitting.ts'
import { safeId, safeLine, safeName } from '../text/safe-text.ts'
import { textResult } from '../text/text-result.ts'
import { textTable } from '../text/text-table.ts'
import { listOf, nameLength, shortText, truth, whole } from './schema.ts'
import { hubOf, pick } from './tool-arguments.ts'
import { readingTool } from './tool-definition.ts'
import { described, systemArgument, taskHubArgument } from './shared-arguments.ts'

const defaultBudget = 1_000
const functionLimit = 15

export const summarizeInstances = readingTool({
  name: 'summarizeinstances',
  operations: ['listInstances'],
  title: 'Summarize instances',
  description:
    'Summarize instances: give a summary or overview of the health of the whole app, with the number of orchestrations and workflows for each status and function, counts and totals across a task hub, the oldest or longest running, and recent failures. Rows: listinstances.',
  input: {
    createdTimeFrom: shortText(nameLength, described.createdTimeFrom),
    createdTimeTo: shortText(nameLength),
    maxInstances: {
      type: 'integer',
      minimum: 1,
      maximum: 10_000,
      description: `Scan budget; default ${defaultBudget}`,
    },
    ...taskHubArgument,
    ...systemArgument,
  },
  required: [],
  output: {
    scanned: whole,
    complete: truth,
    byStatus: { type: 'object' },
    byFunction: { type: 'object' },
    oldestRunning: listOf({ type: 'object' }),
    recentFailures: listOf({ type: 'object' }),
  },
  outputRequired: ['scanned', 'complete', 'byStatus', 'byFunction'],
  async run(args, { client, clock, access }, { signal }) {
    const budget = (args['maxInstances'] as number | undefined) ?? defaultBudget
    const input = {
      ...pick(args, ['createdTimeFrom', 'createdTimeTo']),
      // Without any filter the host sends the inputs of all instances along.
      instanceIdPrefix: '',
      showInput: false,
      top: Math.min(budget, 1_000),
      ...hubOf(args),
    } as InputOf<'listInstances'>
    const byStatus = new Map<string, number>()
    const byFunction = new Map<string, Map<string, number>>()
    let running: InstanceStatus[] = []
    let failures: InstanceStatus[] = []
    const showSystem = args['showSystem'] === true
    let scanned = 0
    let complete = true
    for await (const { instances, continuationToken } of client.listInstances.pages(input, { signal })) {
      const seen = instances
        .filter((row) => access.allowsFunction(row.name) && (showSystem || !isSystemInstance(row)))
        .slice(0, budget - scanned)
      scanned += seen.length
      for (const { name, runtimeStatus } of seen) {
        const status = safeLine(runtimeStatus, 40)
        const counts = byFunction.get(name) ?? new Map<string, number>()
        byFunction.set(name, counts.set(status, (counts.get(status) ?? 0) + 1))
        byStatus.set(status, (byStatus.get(status) ?? 0) + 1)
      }
      const live = seen.filter(({ runtimeStatus }) => !isTerminal(runtimeStatus))
      running = [...running, ...live].sort((a, b) => a.createdTime.localeCompare(b.createdTime)).slice(0, 3)
      const failed = seen.filter(({ runtimeStatus }) => runtimeStatus === 'Failed')
      failures = [...failures, ...failed].sort((a, b) => b.lastUpdatedTime.localeCompare(a.lastUpdatedTime)).slice(0, 5)
      if (scanned >= budget) {
        complete = continuationToken === undefined && seen.length === instances.length
        break
      }
    }
    const now = clock.now()
    const total = ([, counts]: [string, Map<string, number>]) =>
      [...counts.values()].reduce((sum, count) => sum + count, 0)
    const functions = [...byFunction].sort((a, b) => total(b) - total(a))
    const shares = { functions: { left: 900 }, running: { left: 500 }, failures: { left: 900 } }
    const rowWeight = (row: object) => weightOf(JSON.stringify(row))
    const { shown } = fitting(
      functions.slice(0, functionLimit),
      ([name, counts]) => weightOf(safeName(name, 80)) + weightOf(countsText(counts)) + 4,
      shares.functions,
    )
    const { shown: oldestRunning } = fitting(
      running.map((row) => ({ ...rowOf(row), created: ageOf(row.createdTime, now) })),
      rowWeight,
      shares.running,
    )
    const { shown: recentFailures } = fitting(
      failures.map((row) => ({
        ...rowOf(row),
        failed: ageOf(row.lastUpdatedTime, now),
        error: safeLine(withoutStack(readFailure(row)?.message ?? ''), 120),
      })),
      rowWeight,
      shares.failures,
    )
    const scope = complete
      ? 'that is all'
      : `stopped at the scan budget of ${budget}; raise maxInstances or narrow the time`
    return textResult(
      [
        `Scanned ${scanned} instance${scanned === 1 ? '' : 's'}; ${scope}.`,
        byStatus.size > 0 ? `By status: ${countsText(byStatus)}` : '',
        shown.length > 0
          ? textTable(
              ['function', 'count'],
              shown.map(([name, counts]) => [safeLine(name, 80), countsText(counts)]),
            )
          : '',
        functions.length > shown.length ? `${functions.length - shown.length} more functions.` : '',
        oldestRunning.length > 0 ? fenceLines('Oldest not ended', oldestRunning) : '',
        recentFailures.length > 0 ? fenceLines('Most recent failures', recentFailures) : '',
      ],
      {
        scanned,
        complete,
        byStatus: Object.fromEntries(byStatus),
        byFunction: Object.fromEntries(shown.map(([name, counts]) => [safeLine(name, 80), Object.fromEntries(counts)])),
        oldestRunning,
        recentFailures,
      },
    )
  },
})

function rowOf({ instanceId, name, runtimeStatus }: InstanceStatus) {
  return { id: safeId(instanceId, 100), function: safeLine(name, 60), status: safeLine(runtimeStatus, 40) }
}

function countsText(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([status, count]) => `${count} ${safeName(status, 40)}`).join(', ')
}
