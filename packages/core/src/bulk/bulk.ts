import type { CallOptions } from '../call-options.ts'
import type { InputIssue } from '../durable-error.ts'
import { checkTogether, invalidInput } from '../input-issue.ts'
import { createMatch } from '../scan/match.ts'
import { readCursor, writeCursor } from '../scan/scan-cursor.ts'
import type { CheckedSelection } from '../scan/selection.ts'
import {
  type BulkAction,
  type BulkActionName,
  bulkActionNames,
  bulkActions,
  type BulkParameters,
} from './bulk-action.ts'
import type { BulkCounts, BulkEvent } from './bulk-event.ts'
import type { ItemRunner } from './bulk-item.ts'
import type { BulkOptions, BulkSource } from './bulk-options.ts'
import { planBulk } from './bulk-plan.ts'
import { checkKeptInput, readWithInput } from './kept-input.ts'
import { type ItemRequest, startWithInput, versionedRestart } from './item-request.ts'
import { type BulkState, initialBulkState, isBulkState } from './bulk-state.ts'
import { runTurns } from './bulk-turns.ts'
import { readInstant } from '../schemas/instant.ts'
import { placeOf } from '../place-of.ts'

/** A bulk run: events while it is iterated, and where it stands. */
export interface BulkRun extends AsyncIterable<BulkEvent> {
  /** Cursor to continue with as of now; undefined before the first instance and once complete. Instances in flight are part of it. */
  readonly cursor: string | undefined
  readonly counts: BulkCounts
}

/**
 * Plans and runs an action on each instance of a selection, which `readSelection` checks; throws one `invalid_input` with all faults of action,
 * selection and options. Nothing is read before the first event is asked for.
 */
export function createBulkRun(
  source: BulkSource,
  name: BulkActionName,
  readSelection: () => CheckedSelection,
  options: BulkOptions = {},
): BulkRun {
  const action: BulkAction = bulkActions[name]
  let narrowed!: CheckedSelection
  let ids: CheckedSelection['ids']
  checkTogether('bulk', [
    () => checkAction(name, options),
    () => {
      const selection = readSelection()
      ids = selection.ids
      if (isAction(name)) narrowed = narrowStates(name, action, selection)
    },
    () => isAction(name) && checkOperation(source, name, ids, options),
  ])
  const parameters = parametersOf(action, options)
  const { version: asked } = options
  const keepsVersion = name === 'restart' && (options.keepVersion ?? asked === undefined)
  const versionChoice = {
    ...(name === 'restart' && !keepsVersion && asked === undefined ? { keepVersion: false } : {}),
    ...(asked === undefined ? {} : { version: asked }),
  }
  const { input } = options
  const keepsInput = name === 'restart' && input === undefined
  const otherInput = input === undefined ? {} : { input }
  const bound = { ...narrowed, action: name, parameters: { ...parameters, ...otherInput, ...versionChoice } }
  let state: BulkState | undefined =
    options.cursor === undefined
      ? undefined
      : readCursor('bulk', bound as CheckedSelection, options.cursor, isBulkState)
  let isComplete = false

  async function* iterate(): AsyncGenerator<BulkEvent> {
    const { headers, context, onResponse, signal } = options
    const call = { headers, context, onResponse, signal }
    const frozenAt = state?.frozenAt ?? new Date(await source.hostTime(call)).toISOString()
    const frozen = freeze(narrowed, frozenAt)
    const plan = await planBulk(source, name, frozen, frozenAt, options)
    yield plan
    if (options.dryRun) return
    // An instance started by a restart must not fall into the second of the plan.
    if (name === 'restart' && !state) {
      const passed = (await source.hostTime(call)) - Date.parse(frozenAt)
      await source.clock.sleep(Math.max(0, 1_000 - passed), options.signal)
    }
    state ??= initialBulkState(frozenAt)
    const place = placeOf(frozen)
    const read = (one: { instanceId: string; showInput: boolean }, item: CallOptions) =>
      source.status({ ...one, ...place }, item)
    const runner: ItemRunner = {
      action,
      matches: frozen.ids ? () => true : createMatch(frozen),
      plannedAt: Date.parse(frozenAt),
      read: (instanceId, item) =>
        keepsInput ? readWithInput(read, instanceId, item) : read({ instanceId, showInput: false }, item),
      requestOf: (status) => {
        const { instanceId } = status
        const plain: ItemRequest = { operation: action.operation, input: { instanceId, ...place, ...parameters } }
        const version = keepsVersion ? source.keptVersion(status) : asked
        if (input !== undefined) return startWithInput(status.name, { ...place, input, version })
        return version === undefined ? plain : versionedRestart(plain, version)
      },
      send: ({ operation, input }, item) => source.send(operation, input, item),
      async permit(status, operation) {
        await options.permit?.(status, operation)
        if (keepsInput) checkKeptInput(status)
      },
      intend: options.intend,
    }
    const planned = plan.complete ? plan.count : undefined
    for await (const event of runTurns({ source, selection: frozen, runner, state, planned, options })) {
      if (event.type !== 'done') yield event
      else {
        isComplete = event.complete
        yield isComplete ? event : { ...event, cursor: writeCursor(bound, state) }
      }
    }
  }
  const generator = iterate()
  return {
    [Symbol.asyncIterator]: () => generator,
    get cursor() {
      return state === undefined || isComplete ? undefined : writeCursor(bound, state)
    },
    get counts() {
      return { ...(state ?? initialBulkState('')).counts }
    },
  }
}

const isAction = (name: string) => Object.hasOwn(bulkActions, name)

function checkAction(name: BulkActionName, options: BulkOptions): void {
  const { concurrency, rate, until, keepVersion, version } = options
  const issues: InputIssue[] = []
  const refuse = (parameter: string, message: string) => void issues.push({ parameter, message })
  if (isAction(name)) {
    const { parameters }: BulkAction = bulkActions[name]
    const taken: readonly string[] = name === 'restart' ? [...parameters, 'keepVersion', 'version'] : parameters
    for (const parameter of ['reason', 'eventName', 'eventData', 'input', 'keepVersion', 'version'] as const)
      if (options[parameter] !== undefined && !taken.includes(parameter)) refuse(parameter, `is not taken by ${name}`)
    if (taken.includes('version') && keepVersion && version !== undefined)
      refuse('version', 'goes without keepVersion; give one of them')
  } else refuse('action', `must be one of ${bulkActionNames.join(', ')}`)
  if (concurrency !== undefined && !(Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= 32))
    refuse('concurrency', 'must be a whole number from 1 to 32')
  if (rate !== undefined && !(rate > 0 && rate <= 10_000))
    refuse('rate', 'must be a number of instances per second, above 0 and at most 10000')
  const instant = until === undefined ? undefined : readInstant(until)
  if (instant?.fault !== undefined) refuse('until', instant.fault)
  if (issues.length > 0) throw invalidInput('bulk', issues)
}

// Refusals by the operation's own rules.
function checkOperation(source: BulkSource, name: BulkActionName, ids: CheckedSelection['ids'], options: BulkOptions) {
  const action: BulkAction = bulkActions[name]
  const instanceId = ids?.[0] ?? 'any'
  if (options.version !== undefined && name === 'restart') {
    const { operation, input } = versionedRestart(
      { operation: action.operation, input: { instanceId } },
      options.version,
    )
    source.check(operation, input)
  }
  source.check(action.operation, { instanceId, ...parametersOf(action, options) })
}

function parametersOf({ parameters }: BulkAction, options: BulkParameters): Record<string, unknown> {
  // An input belongs to a start; no other operation of a bulk action takes one.
  const sent = parameters.filter((name) => name !== 'input')
  return Object.fromEntries(sent.map((name) => [name, options[name]]).filter(([, value]) => value !== undefined))
}

// The host filters by state: what an action does not apply to need not be read.
function narrowStates(name: BulkActionName, { states }: BulkAction, selection: CheckedSelection): CheckedSelection {
  if (selection.ids) return selection
  const kept = selection.states ? states.filter((state) => selection.states!.includes(state)) : states
  if (kept.length > 0) return { ...selection, states: kept }
  throw invalidInput('bulk', [
    { parameter: 'states', message: `${name} applies to ${states.join(', ')}; the selection names none of them` },
  ])
}

// Instances created later are left alone, so a restart never feeds itself.
function freeze(selection: CheckedSelection, frozenAt: string): CheckedSelection {
  if (selection.ids) return selection
  const { createdUntil } = selection
  const isEarlier = createdUntil !== undefined && Date.parse(createdUntil) < Date.parse(frozenAt)
  return isEarlier ? selection : { ...selection, createdUntil: frozenAt }
}
