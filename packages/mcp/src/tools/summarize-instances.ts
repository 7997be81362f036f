import { ageOf, createFailureGroups, type InstanceStatus, isTerminal, repairAdvice } from '@durable-http/core'
import { weightOf } from '../text/elide.ts'
import { fenceLines } from '../text/fence.ts'
import { fitting } from '../text/fitting.ts'
import { safeId, safeLine, safeName } from '../text/safe-text.ts'
import { textResult } from '../text/text-result.ts'
import { textTable } from '../text/text-table.ts'
import { listOf, nameLength, shortText, truth, whole } from './schema.ts'
import { readingTool } from './tool-definition.ts'
import { filterOf, needsScan, scanArguments, withInstants } from './selection/selection-arguments.ts'
import { namingArguments } from './selection/selection-fault.ts'
import { described, systemArgument, taskHubArgument } from './shared-arguments.ts'
import { shownGroup } from './summary/failure-repairs.ts'
import { countsText, createStatusCounts } from './summary/status-counts.ts'

const defaultBudget = 1_000
const functionLimit = 15
const patience = 20_000
const requestLimit = 20
// Unchanged so long, an instance that has not ended deserves a look.
const stuckAfter = 3_600_000

export const summarizeInstances = readingTool({
  name: 'summarizeinstances',
  operations: ['listInstances'],
  title: 'Summarize instances',
  description:
    'Summarize instances: give a summary or overview of the health of the whole app: how many orchestrations and workflows there are for each status and function, counts and totals across a task hub, the oldest or longest running, and the most common recent failures. Rows: listinstances.',
  input: {
    createdTimeFrom: shortText(nameLength, described.createdTimeFrom),
    createdTimeTo: shortText(nameLength),
    ...scanArguments,
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
    stuck: { type: 'object' },
    oldestRunning: listOf({ type: 'object' }),
    failures: listOf({ type: 'object' }),
  },
  outputRequired: ['scanned', 'complete', 'byStatus', 'byFunction'],
  async run(given, { client, clock, access, offers }, { signal, caller }) {
    const now = clock.now()
    const args = withInstants(given, now)
    const budget = (args['maxInstances'] as number | undefined) ?? defaultBudget
    const filter = filterOf(args)
    const isNarrowed = Object.keys(filter).some((name) => name !== 'taskHub' && name !== 'system')
    const scan = namingArguments(() =>
      client.scan(isNarrowed ? filter : { ...filter, all: true }, {
        budget: { rows: budget, requests: requestLimit, milliseconds: patience },
        sees: ({ name }) => access.allowsFunction(name),
        signal,
      }),
    )
    const counts = createStatusCounts()
    const groups = createFailureGroups()
    const stuck = new Map<string, number>()
    let running: InstanceStatus[] = []
    let counted = 0
    let isCut = false
    for await (const row of scan) {
      // A page may hold more rows than the budget allows.
      isCut = counted >= budget
      if (isCut) break
      counted++
      counts.add(row)
      groups.add(row)
      if (isTerminal(row.runtimeStatus)) continue
      running = [...running, row].sort((a, b) => a.createdTime.localeCompare(b.createdTime)).slice(0, 3)
      if (now - Date.parse(row.lastUpdatedTime) >= stuckAfter) stuck.set(row.name, (stuck.get(row.name) ?? 0) + 1)
    }
    const { progress } = scan
    const complete = progress.complete && !isCut
    // The number of rows of excluded functions is not revealed.
    const scanned = needsScan(args) && !access.judgesFunctions ? Math.max(counted, progress.scanned) : counted
    const functions = counts.functions()
    const shares = { functions: { left: 800 }, stuck: { left: 300 }, running: { left: 450 }, failures: { left: 1_300 } }
    const rowWeight = (row: object) => weightOf(JSON.stringify(row))
    const { shown } = fitting(
      functions.slice(0, functionLimit),
      ([name, own]) => weightOf(safeName(name, 80)) + weightOf(countsText(own)) + 4,
      shares.functions,
    )
    const { shown: stuckShown } = fitting(
      [...stuck].sort(([, one], [, other]) => other - one).map(([name, count]) => [safeLine(name, 80), count] as const),
      ([name]) => weightOf(safeName(name, 80)) + 8,
      shares.stuck,
    )
    const { shown: oldestRunning } = fitting(
      running.map((row) => ({
        id: safeId(row.instanceId, 100),
        function: safeLine(row.name, 60),
        status: safeLine(row.runtimeStatus, 40),
        created: ageOf(row.createdTime, now),
        changed: ageOf(row.lastUpdatedTime, now),
      })),
      rowWeight,
      shares.running,
    )
    const isRepairable = offers('bulkinstances') && (caller?.effects?.includes('control') ?? true)
    const { shown: failures, missing } = fitting(
      groups.list().map((group) => shownGroup(group, args, now, isRepairable)),
      rowWeight,
      shares.failures,
    )
    const byStatus = counts.byStatus
    const scope = complete
      ? 'that is all'
      : `stopped at the scan budget of ${budget}; raise maxInstances or narrow the time`
    const isRepairShown = failures.some(({ repair }) => repair !== undefined)
    return textResult(
      [
        `Scanned ${scanned} instance${scanned === 1 ? '' : 's'}; ${scope}.${scanned === counted ? '' : ` ${counted} match.`}`,
        byStatus.size > 0 ? `By status: ${countsText(byStatus)}` : '',
        shown.length > 0
          ? textTable(
              ['function', 'count'],
              shown.map(([name, own]) => [safeLine(name, 80), countsText(own)]),
            )
          : '',
        functions.length > shown.length ? `${functions.length - shown.length} more functions.` : '',
        stuckShown.length > 0
          ? `Not ended and unchanged for 1h or more (stuckFor 1h): ${stuckShown.map(([name, count]) => `${count} ${safeName(name, 80)}`).join(', ')}`
          : '',
        oldestRunning.length > 0 ? fenceLines('Oldest not ended', oldestRunning) : '',
        failures.length > 0 ? fenceLines('Failures by function and cause', failures) : '',
        missing + groups.beyond > 0
          ? `${missing + groups.beyond} more ${missing + groups.beyond === 1 ? 'cause' : 'causes'}; narrow by functionName or errorText.`
          : '',
        isRepairShown
          ? `To repair a group, call bulkinstances with its repair, or with the action rewind; it plans first: ${repairAdvice({ rewind: 'rewind', restart: 'restart' })}`
          : '',
      ],
      {
        scanned,
        complete,
        byStatus: Object.fromEntries(byStatus),
        byFunction: Object.fromEntries(shown.map(([name, own]) => [safeLine(name, 80), Object.fromEntries(own)])),
        stuck: stuckShown.length > 0 ? Object.fromEntries(stuckShown) : undefined,
        oldestRunning,
        failures,
      },
    )
  },
})
