import { ageOf, type InstanceStatus, type InputOf, isSystemInstance } from '@durable-http/core'
import { concise, detailed as full, weightOf } from '../text/elide.ts'
import { fenceLines } from '../text/fence.ts'
import { safeId, safeLine, safeName } from '../text/safe-text.ts'
import { textResult } from '../text/text-result.ts'
import { tableLines, textTable } from '../text/text-table.ts'
import { listOf, text, whole } from './schema.ts'
import { operationTool } from './tool-definition.ts'
import { isAge } from './selection/age.ts'
import { isScanCursor, scanRows } from './selection/scanned-rows.ts'
import { needsScan, scanArguments, withInstants } from './selection/selection-arguments.ts'
import { type Args, pick } from './tool-arguments.ts'
import type { ToolContext } from './tool-context.ts'
import { originOf } from './instance-origin.ts'
import { originColumns } from './origin-columns.ts'
import { pageNote, readRows } from './paged-rows.ts'
import { payloadsOf } from './row-payloads.ts'
import { described, formatArgument, pageArguments, systemArgument } from './shared-arguments.ts'

const hostFilters = ['createdTimeFrom', 'createdTimeTo', 'runtimeStatus', 'instanceIdPrefix', 'taskHub']
const scanFilters = [...hostFilters, ...Object.keys(scanArguments), 'showSystem']
const usualColumns = ['id', 'function', 'status', 'created', 'updated']
const isEntity = (id: string) => id.startsWith('@')

export const listInstances = operationTool('listInstances', {
  toolset: 'observe',
  description:
    'List instances: find, show or give me a table of every one, such as all which are pending or suspended right now, were created since yesterday, or have an id that starts or begins with a prefix. Totals: summarizeinstances.',
  describe: {
    ...described,
    runtimeStatus:
      'Comma-separated: Running, Pending, Suspended, Completed, Failed, Terminated, Canceled, ContinuedAsNew',
  },
  extra: { ...scanArguments, ...pageArguments, ...formatArgument, ...systemArgument },
  output: {
    columns: listOf(text),
    instances: listOf(text),
    version: text,
    parentInstanceId: text,
    cursor: text,
    shown: whole,
    payloads: { type: 'object' },
  },
  outputRequired: ['instances', 'shown'],
  async run(args, context, { signal }) {
    const { clock } = context
    const detailed = args['format'] === 'detailed'
    const showInput = args['showInput'] === true
    const isScan = needsScan(args) || isScanCursor(args['cursor'])
    const found = isScan
      ? await scanRows(args, scanFilters, context, signal, rowWeight)
      : await listRows(args, context, signal)
    const { rows, cursor, weight, note } = found
    const now = clock.now()
    const origins = originColumns(rows)
    const columns = [...usualColumns, ...origins.columns]
    const cells = rows.map(({ instanceId, name, runtimeStatus, createdTime, lastUpdatedTime }, index) => [
      safeId(instanceId),
      safeLine(name, 80),
      safeLine(runtimeStatus, 40),
      ageOf(createdTime, now),
      ageOf(lastUpdatedTime, now),
      ...origins.cells[index]!,
    ])
    const room = { left: Math.min((detailed ? full : concise).room, full.room - weight) }
    const { payloads, missing } = payloadsOf(
      rows.map((row) => [safeId(row.instanceId), payloadOf(row, showInput, detailed)]),
      room,
    )
    return textResult(
      [
        cells.length > 0 ? textTable(columns, cells) : '',
        origins.note,
        payloads.length > 0
          ? fenceLines(
              'Payloads',
              payloads.map(([id, payload]) => ({ id, ...payload })),
            )
          : '',
        missing > 0 ? `Payloads of ${missing} more are left out; getinstancestatus shows them.` : '',
        note,
        pageNote(cells.length, cells.length === 1 ? 'instance' : 'instances', cursor),
      ],
      {
        columns,
        instances: tableLines(cells),
        ...origins.common,
        shown: cells.length,
        cursor,
        payloads: payloads.length > 0 ? Object.fromEntries(payloads) : undefined,
      },
    )
  },
})

async function listRows(args: Args, { client, clock, access }: ToolContext, signal: AbortSignal | undefined) {
  let hidden = 0
  const given = args['cursor'] === undefined ? withInstants(args, clock.now()) : withoutAges(args)
  const found = await readRows<InstanceStatus>(
    given,
    hostFilters,
    async (filters, page) => {
      // An empty prefix is not a filter, but without any filter the host sends inputs along all the same.
      const showInput = args['showInput'] === true
      const input = { instanceIdPrefix: '', ...filters, showInput, ...page } as InputOf<'listInstances'>
      const { instances, continuationToken } = await client.listInstances(input, { signal })
      const entitiesToo = isEntity((filters['instanceIdPrefix'] as string | undefined) ?? '')
      const allowed = instances.filter(
        ({ instanceId, name }) => (entitiesToo || !isEntity(instanceId)) && access.allowsFunction(name),
      )
      const rows = args['showSystem'] === true ? allowed : allowed.filter((row) => !isSystemInstance(row))
      hidden = allowed.length - rows.length
      return { rows, sent: instances.length, token: continuationToken }
    },
    rowWeight,
  )
  return { ...found, note: hidden > 0 ? `${hidden} of the SDK left out; showSystem shows them.` : '' }
}

function rowWeight(row: InstanceStatus): number {
  const { version = '', parentInstanceId = '' } = originOf(row)
  const shown = [row.instanceId, row.name.slice(0, 80), version, parentInstanceId]
  return shown.reduce((sum, cell) => sum + weightOf(safeName(cell, 256)), 30)
}

// An age means another instant by now: the cursor keeps the one it meant.
function withoutAges(args: Args): Args {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => !isAge(value)))
}

function payloadOf(row: InstanceStatus, showInput: boolean, detailed: boolean): Record<string, unknown> {
  const names = [...(showInput ? ['input'] : []), ...(detailed ? ['customStatus', 'output'] : [])]
  return pick(
    row,
    names.filter((name) => row[name] !== null),
  )
}
