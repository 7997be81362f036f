import { ageOf, spanOf, type InstanceStatus, isTerminal } from '@durable-http/core'
import { chooseFields } from '../text/chosen-fields.ts'
import { concise, type Cut, cutNote, detailed, elide, weightOf } from '../text/elide.ts'
import { fence, fenceLines } from '../text/fence.ts'
import { historyRows } from '../text/history-lines.ts'
import { safeId, safeLine, safeName } from '../text/safe-text.ts'
import { textResult } from '../text/text-result.ts'
import { originOf, versionLength } from './instance-origin.ts'
import type { Properties } from './schema.ts'
import { anything, listOf, text, truth, whole } from './schema.ts'
import type { ToolResult } from './tool-result.ts'

/** Members of a result that shows one instance. */
export const instanceOutput: Properties = {
  instanceId: text,
  function: text,
  status: text,
  ended: truth,
  createdTime: text,
  lastUpdatedTime: text,
  input: anything,
  customStatus: anything,
  output: anything,
  version: text,
  parentInstanceId: text,
  fields: anything,
  history: listOf({ type: 'object' }),
  historyTotal: whole,
}

/** How an instance is to be shown. */
export interface InstanceViewOptions {
  now: number
  detailed?: boolean | undefined
  showInput?: boolean | undefined
  /** Paths such as `output.orders.3` that are shown in full, and nothing else of the payloads. */
  fields?: readonly string[] | undefined
}

const usualHeadline = 200
const payloadNames = ['input', 'customStatus', 'output'] as const

/** One line with the instance, its state, and since when. */
export function instanceHeadline(status: InstanceStatus, now: number): string {
  const { instanceId, name, runtimeStatus, createdTime, lastUpdatedTime } = status
  const { version, parentInstanceId: parent } = originOf(status)
  const span = Date.parse(lastUpdatedTime) - Date.parse(createdTime)
  const took = isTerminal(runtimeStatus) && !Number.isNaN(span) ? `, took ${spanOf(span)}` : ''
  return (
    `${safeName(runtimeStatus, 40)}: ${safeName(name, 80)} ${safeName(instanceId, 256)}, ` +
    `created ${ageOf(createdTime, now)} ago, updated ${ageOf(lastUpdatedTime, now)} ago${took}` +
    (version === undefined ? '' : `, version ${safeName(version, versionLength)}`) +
    (parent === undefined ? '' : `, parent ${safeName(parent, 256)}`)
  )
}

/** The result that shows one instance, built from the members this tool knows and no others. */
export function instanceResult(status: InstanceStatus, options: InstanceViewOptions): ToolResult {
  const { now, showInput = false, fields } = options
  const { limits, room: space } = options.detailed || fields ? detailed : concise
  const headline = instanceHeadline(status, now)
  // Long names are paid for by the payloads.
  const room = { left: space - Math.max(0, weightOf(headline) - usualHeadline) }
  const cuts: Cut[] = []
  const payload: Record<string, unknown> = {}
  if (fields && fields.length > 0) {
    const chosen = chooseFields(payloadsOf(status), fields, limits, room)
    payload['fields'] = chosen.value
    cuts.push(...chosen.cuts)
  } else {
    for (const name of payloadNames) {
      if (name === 'input' && !showInput) continue
      const given = status[name]
      if (given === null || given === undefined) continue
      const { value, cuts: more } = elide(given, name, limits, room)
      payload[name] = value
      cuts.push(...more)
    }
  }
  const events = status.historyEvents
  const history = events
    ? historyRows(events, { left: Math.max(800, room.left) + (options.detailed ? 0 : 2_200) })
    : undefined
  return textResult(
    [
      headline,
      Object.keys(payload).length > 0 ? fence('Payload', payload) : '',
      history && events
        ? `History: ${history.length} of ${events.length} events, failures kept first, newest on top.`
        : '',
      history && history.length > 0 ? fenceLines('Events', history) : '',
      cutNote(cuts),
    ],
    {
      instanceId: safeId(status.instanceId),
      function: safeLine(status.name, 256),
      status: safeLine(status.runtimeStatus, 40),
      ended: isTerminal(status.runtimeStatus),
      createdTime: safeLine(status.createdTime, 40),
      lastUpdatedTime: safeLine(status.lastUpdatedTime, 40),
      ...originOf(status),
      ...payload,
      history,
      historyTotal: events?.length,
    },
  )
}

function payloadsOf({ input, customStatus, output }: InstanceStatus): Record<string, unknown> {
  return { input, customStatus, output }
}
