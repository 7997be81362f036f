import type { CallOptions } from './call-options.ts'
import type { OperationMethods } from './operation-methods.ts'
import type { Clock } from './clock.ts'
import { isDurableError } from './durable-error.ts'
import type { InstanceHandle, RaiseOptions } from './instance-handle.ts'
import type { StartFields } from './operations/input-fields.ts'
import type { RaiseEventInput } from './operations/control-operations.ts'
import { checkRestart, newInstanceId, type RestartInput } from './restart-instance.ts'
import type { InstanceStatus } from './schemas/instance-status.ts'
import type { ManagementPayload } from './schemas/management-payload.ts'
import { type ReadStatus, waitForCompletion, type WaitOptions } from './wait-for-completion.ts'
import { readyWithin, whenReady } from './when-ready.ts'
import { placeOf } from './place-of.ts'

/** Start input of `start`, `startAndWait` and `signalWithStart`; without an id the host makes one. */
export interface StartInput extends StartFields {
  /** Id of the new instance; made by the host when absent. */
  instanceId?: string | undefined
}

/** Input of `signalWithStart`. */
export interface SignalWithStartInput extends Omit<StartInput, 'instanceId'> {
  instanceId: string
  eventName: string
  /** Any JSON; null when absent. */
  eventData?: unknown
}

/** Where an instance lives, when that is not the client's own hub. */
export interface HubInput {
  taskHub?: string | undefined
  connection?: string | undefined
}

/** Methods that other workflow clients have and the HTTP API lacks. */
export interface InstanceMethods {
  /** A handle on one instance; makes no request. */
  instance(instanceId: string, hub?: HubInput): InstanceHandle
  /** Starts an orchestration, under the given id if there is one, and resolves to a handle on it. */
  start(input: StartInput, options?: CallOptions): Promise<InstanceHandle>
  /** Starts the function of an instance again with its stored input and resolves to a handle on the new run; `keepVersion` reads the version of the old one first. */
  restart(input: RestartInput, options?: CallOptions): Promise<InstanceHandle>
  /** Waits for the end of an instance and resolves to its final status, whatever it is. */
  waitForCompletion(instanceId: string, options?: WaitOptions & HubInput): Promise<InstanceStatus>
  /** Starts an orchestration and waits for its end; errors name the instance as `instanceId`. */
  startAndWait(input: StartInput, options?: WaitOptions): Promise<InstanceStatus>
  /** Raises an event on an instance and starts the instance first if it is not alive. */
  signalWithStart(input: SignalWithStartInput, options?: CallOptions): Promise<{ instanceId: string; started: boolean }>
  /** Raises an external event; `whenReady` bridges the moment in which a fresh instance is still unknown. */
  raiseEvent(input: RaiseEventInput, options?: RaiseOptions): Promise<void>
}

/** Dependencies of the instance methods. */
export interface InstanceMethodParts {
  methods: OperationMethods
  readStatusOf: (instanceId: string, hub: HubInput) => ReadStatus
  /** Reads which version a restart of an instance keeps, undefined for none; rejects if the host may not have it. */
  keptVersionOf: (target: RestartInput, options?: CallOptions) => Promise<string | undefined>
  /** `restartInstanceWithOptions` with a version that was kept. */
  restartKept: OperationMethods['restartInstanceWithOptions']
  /** Makes the handle on a run from the links that a restart returned; from its id when absent. */
  handleOf?: ((links: ManagementPayload) => InstanceHandle) | undefined
  clock: Clock
}

/** Builds the instance methods on the methods of a client. */
export function createInstanceMethods({
  methods,
  readStatusOf,
  keptVersionOf,
  restartKept,
  handleOf,
  clock,
}: InstanceMethodParts): InstanceMethods {
  const waitFor: InstanceMethods['waitForCompletion'] = (instanceId, { taskHub, connection, ...options } = {}) =>
    waitForCompletion(instanceId, readStatusOf(instanceId, placeOf({ taskHub, connection })), options, clock)

  const raiseEvent: InstanceMethods['raiseEvent'] = (input, { whenReady: ready = false, ...options } = {}) => {
    const raise = () => methods.raiseEvent(input, options)
    return ready === false ? raise() : whenReady(raise, ready === true ? readyWithin : ready, clock, options.signal)
  }

  const start: InstanceMethods['start'] = async (input, options) => {
    const { instanceId, ...rest } = input
    const { id } =
      instanceId === undefined
        ? await methods.startOrchestration(rest, options)
        : await methods.startOrchestrationWithId({ ...rest, instanceId }, options)
    return instance(id, placeOf(input))
  }

  const restart: InstanceMethods['restart'] = async (input, options) => {
    checkRestart(input)
    const { instanceId, sameId = false, keepVersion, version: asked } = input
    const target = { instanceId, ...placeOf(input) }
    const version = keepVersion ? await keptVersionOf(target, options) : asked
    if (version === undefined) {
      return begun(await methods.restartInstance({ ...target, restartWithNewInstanceId: !sameId }, options), input)
    }
    const send = keepVersion ? restartKept : methods.restartInstanceWithOptions
    const newId = sameId ? instanceId : newInstanceId()
    return begun(await send({ ...target, version, newInstanceId: newId }, options), input)
  }

  const begun = (links: ManagementPayload, hub: HubInput) => handleOf?.(links) ?? instance(links.id, placeOf(hub))

  const startAndWait: InstanceMethods['startAndWait'] = async (input, { signal, ...options } = {}) => {
    const started = await start(input, { signal })
    return started.wait({ signal, ...options })
  }

  const signalWithStart: InstanceMethods['signalWithStart'] = async ({ eventName, eventData, ...input }, options) => {
    // An instance can end between the two calls; then the event belongs to the next one.
    for (let attempt = 1; ; attempt++) {
      const started = await startUnlessAlive(input, options)
      try {
        await raiseEvent(
          { instanceId: input.instanceId, eventName, eventData, ...placeOf(input) },
          { ...options, whenReady: true },
        )
        return { instanceId: input.instanceId, started }
      } catch (error) {
        if (!isDurableError(error) || error.code !== 'gone' || started || attempt === 3) throw error
      }
    }
  }

  async function startUnlessAlive(input: StartInput & { instanceId: string }, options?: CallOptions): Promise<boolean> {
    try {
      await start(input, options)
      return true
    } catch (error) {
      if (isDurableError(error) && error.code === 'conflict') return false
      throw error
    }
  }

  function instance(instanceId: string, hub: HubInput = {}): InstanceHandle {
    const target = { instanceId, ...placeOf(hub) }
    const withReason = (reason: string | undefined) => (reason === undefined ? target : { ...target, reason })
    return {
      id: instanceId,
      status: ({ showHistory, showHistoryOutput, showInput, ...options } = {}) =>
        methods.getInstanceStatus({ ...target, showHistory, showHistoryOutput, showInput }, options),
      wait: (options) => waitFor(instanceId, { ...options, ...placeOf(hub) }),
      raiseEvent: (eventName, data, options) => raiseEvent({ ...target, eventName, eventData: data }, options),
      terminate: (reason, options) => methods.terminateInstance(withReason(reason), options),
      suspend: (reason, options) => methods.suspendInstance(withReason(reason), options),
      resume: (reason, options) => methods.resumeInstance(withReason(reason), options),
      rewind: (reason, options) => methods.rewindInstance(withReason(reason), options),
      restart: ({ sameId, keepVersion, version, ...options } = {}) =>
        restart({ ...target, sameId, keepVersion, version }, options),
      purge: (options) => methods.purgeInstance(target, options),
    }
  }

  return { instance, start, restart, waitForCompletion: waitFor, startAndWait, signalWithStart, raiseEvent }
}
