import { callHttp } from '../../app/http-activity.ts'
import { httpActivity, toRemoteAction } from '../../app/wire-actions.ts'
import { toWireHistory } from '../../app/wire-history.ts'
import { deserializeToken } from '../../dotnet/json-deserializer.ts'
import { RawJson } from '../../dotnet/json-value.ts'
import { writeJson } from '../../dotnet/json-writer.ts'
import type { EntityFunction } from '../../engine/entity-context.ts'
import { FunctionError } from '../../engine/failure.ts'
import type { Activity, Functions } from '../../engine/function-registry.ts'
import { type RemoteExecution, type RemoteExecutor, remoteOrchestrator } from '../../engine/remote-orchestrator.ts'
import { AppFunctionError, type AppProcess } from './app-process.ts'
import type { Invoked, RegisteredFunction } from './app-protocol.ts'

type Invoke = AppProcess['invoke']

/** How the host wraps what a worker's function has thrown. */
const workerFailure = ({ message, remoteStack }: AppFunctionError): FunctionError =>
  new FunctionError(
    'Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException',
    `Result: Failure\nException: ${message}\nStack: ${remoteStack ?? ''}`,
  )

const rawOf = (text: string): RawJson => new RawJson(deserializeToken(text), text)

/** The JSON text of a returned value; undefined for none. */
function textOf(value: Invoked['value']): string | undefined {
  if (!value) return undefined
  const { json, string, int, double } = value
  return json ?? (string === undefined ? undefined : JSON.stringify(string)) ?? (int ?? double)?.toString()
}

const inputText = (raw: unknown): string | undefined =>
  raw instanceof RawJson ? (raw.text ?? writeJson(raw.node)) : undefined

const bindingName = ({ bindings }: RegisteredFunction, type: string): string =>
  Object.entries(bindings).find(([, binding]) => binding.type === type)![0]

/** The limits of timers as the executor reads them: `6.00:00:00` is six days. */
function timerDurations(limits: RemoteExecution['timerLimits']): object {
  const text = (ms: number) => `${ms / 86_400_000}.00:00:00`
  const without = 36_500 * 86_400_000
  return {
    maximumShortTimerDuration: text(limits?.longest ?? without),
    longRunningTimerIntervalDuration: text(limits?.part ?? without),
  }
}

function orchestratorOf(invoke: Invoke, registered: RegisteredFunction): RemoteExecutor {
  const name = bindingName(registered, 'orchestrationTrigger')
  return async ({ instanceId, parentInstanceId, input, history, timerLimits }) => {
    const trigger = {
      history: toWireHistory(history),
      input: input === null ? null : JSON.parse(input),
      instanceId,
      isReplaying: false,
      parentInstanceId,
      upperSchemaVersion: 3,
      upperSchemaVersionNew: 4,
      ...timerDurations(timerLimits),
      // Spelled as the library reads it.
      defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
    }
    const {
      actions = [],
      isDone = false,
      output,
      error,
      customStatus,
    } = await invoke(registered.name, [{ name, data: { json: JSON.stringify(trigger) } }])
    return {
      actions: actions.map(toRemoteAction),
      isDone,
      output: output === undefined ? null : JSON.stringify(output),
      ...(error !== undefined && { error: { message: error } }),
      customStatus: customStatus === undefined ? undefined : JSON.stringify(customStatus),
    }
  }
}

function activityOf(invoke: Invoke, registered: RegisteredFunction): Activity {
  const name = bindingName(registered, 'activityTrigger')
  return async (_input, { rawInput }) => {
    try {
      const text = inputText(rawInput)
      const { value } = await invoke(registered.name, [{ name, data: { json: text ?? 'null' } }])
      const result = textOf(value)
      return result === undefined ? null : rawOf(result)
    } catch (error) {
      throw error instanceof AppFunctionError ? workerFailure(error) : error
    }
  }
}

interface EntityResult {
  readonly results: readonly { readonly isError: boolean; readonly result?: string }[]
  readonly signals: readonly {
    readonly target: { name: string; key: string }
    readonly name: string
    readonly input?: string
  }[]
  readonly entityExists: boolean
  readonly entityState?: string | null
}

function entityOf(invoke: Invoke, registered: RegisteredFunction): EntityFunction {
  const name = bindingName(registered, 'entityTrigger')
  return async (context) => {
    const { entityId, exists, operation, rawInput } = context
    const before = exists ? JSON.stringify(context.getState()) : null
    const request = { id: crypto.randomUUID(), name: operation, signal: false, input: inputText(rawInput) ?? null }
    const { value } = await invoke(registered.name, [
      { name, data: { json: JSON.stringify({ self: entityId, exists, state: before, batch: [request] }) } },
    ])
    const { results, signals, entityExists, entityState } = JSON.parse(textOf(value) ?? '{}') as EntityResult
    const [result] = results
    if (result?.isError)
      throw new FunctionError('Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException', result.result ?? '{}')
    if (entityExists && typeof entityState === 'string') context.setState(rawOf(entityState))
    else if (!entityExists && exists) context.deleteState()
    if (result?.result !== undefined && result.result !== null) context.return(rawOf(result.result))
    for (const signal of signals) {
      context.signalEntity(signal.target, signal.name, signal.input ? rawOf(signal.input) : undefined)
    }
  }
}

/** True if a function has a trigger of this type. */
export const isTriggeredBy = ({ bindings }: RegisteredFunction, type: string): boolean =>
  Object.values(bindings).some((binding) => binding.type === type)

/** Makes functions of what an app has registered. */
export function toAppFunctions(app: AppProcess, disabled: readonly string[]): Functions {
  const invoke: Invoke = (name, inputs) => app.invoke(name, inputs)
  const pick = <F>(type: string, make: (registered: RegisteredFunction) => F): Record<string, F> =>
    Object.fromEntries(app.functions.filter((one) => isTriggeredBy(one, type)).map((one) => [one.name, make(one)]))
  return {
    orchestrators: pick('orchestrationTrigger', (one) => remoteOrchestrator(orchestratorOf(invoke, one))),
    activities: { [httpActivity]: callHttp, ...pick('activityTrigger', (one) => activityOf(invoke, one)) },
    entities: pick('entityTrigger', (one) => entityOf(invoke, one)),
    disabled,
  }
}
