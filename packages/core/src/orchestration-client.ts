import type { CallOptions } from './call-options.ts'
import type { InstanceMethods, StartInput } from './instance-methods.ts'
import { DurableError } from './durable-error.ts'
import { readFailure } from './failure-details.ts'
import type { FailureDetails } from './failure-shape.ts'
import type { InstanceHandle, RaiseOptions, StatusOptions } from './instance-handle.ts'
import type { OrchestrationDefinition } from './orchestration-definition.ts'
import type { InstanceStatus } from './schemas/instance-status.ts'
import { isTerminal } from './schemas/runtime-status.ts'
import { describeIssues, type StandardSchema } from './standard-schema.ts'
import type { WaitOptions } from './wait-for-completion.ts'

type SchemaIn<Schema> = NonNullable<Schema> extends StandardSchema<infer In, infer _> ? In : unknown
type SchemaOut<Schema> = NonNullable<Schema> extends StandardSchema<infer _, infer Out> ? Out : unknown

/** How a typed orchestration ended. */
export type OrchestrationResult<Output> =
  | { runtimeStatus: 'Completed'; output: Output; status: InstanceStatus }
  | { runtimeStatus: 'Failed'; failure: FailureDetails; status: InstanceStatus }
  /** `reason` is what the host made of the text given to terminate. */
  | { runtimeStatus: 'Terminated' | 'Canceled'; reason: unknown; status: InstanceStatus }

/** A status whose custom status has been checked; its output is what `wait` checks. */
export interface TypedStatus<CustomStatus> extends Omit<InstanceStatus, 'customStatus'> {
  /** Null until the orchestrator sets it. */
  customStatus: CustomStatus | null
}

/** One instance of a typed orchestration. */
export interface TypedInstance<Definition extends OrchestrationDefinition> {
  readonly id: string
  /** The untyped handle beneath. */
  readonly handle: InstanceHandle
  /** Reads the status; throws `protocol` when the custom status does not fit its schema. */
  status(options?: StatusOptions): Promise<TypedStatus<SchemaOut<Definition['customStatus']>>>
  /** Waits for the end; throws `protocol` when the output does not fit its schema. */
  wait(options?: WaitOptions): Promise<OrchestrationResult<SchemaOut<Definition['output']>>>
  /** Raises one of the defined events; throws `invalid_input` when the data does not fit its schema. */
  raiseEvent<Name extends keyof NonNullable<Definition['events']> & string>(
    name: Name,
    data: SchemaIn<NonNullable<Definition['events']>[Name]>,
    options?: RaiseOptions,
  ): Promise<void>
}

/** Starts and finds instances of one typed orchestration. */
export interface OrchestrationClient<Definition extends OrchestrationDefinition> {
  /** Starts an instance; throws `invalid_input` when the input does not fit its schema. */
  start(
    start: Omit<StartInput, 'functionName' | 'input'> & { input: SchemaIn<Definition['input']> },
    options?: CallOptions,
  ): Promise<TypedInstance<Definition>>
  /** A handle on an instance that exists; makes no request. */
  instance(instanceId: string): TypedInstance<Definition>
}

/** Binds a definition to a client. */
export function createOrchestrationClient<Definition extends OrchestrationDefinition>(
  client: Pick<InstanceMethods, 'start' | 'instance'>,
  definition: Definition,
): OrchestrationClient<Definition> {
  const typed = (handle: InstanceHandle) => typeInstance(definition, handle)
  return {
    start: async ({ input, ...rest }, options) => {
      const checked = await checkOutgoing(`${definition.name}: input`, 'input', definition.input, input)
      return typed(await client.start({ ...rest, functionName: definition.name, input: checked }, options))
    },
    instance: (instanceId) => typed(client.instance(instanceId)),
  }
}

function typeInstance<Definition extends OrchestrationDefinition>(
  definition: Definition,
  handle: InstanceHandle,
): TypedInstance<Definition> {
  return {
    id: handle.id,
    handle,
    status: async (options) => {
      const status = await handle.status(options)
      if (status.customStatus === null) return status as never
      const what = `${definition.name}: custom status of ${handle.id}`
      return {
        ...status,
        customStatus: await checkIncoming(what, definition.customStatus, status.customStatus),
      } as never
    },
    wait: async (options) => {
      const status = await handle.wait(options)
      const { runtimeStatus } = status
      if (runtimeStatus === 'Completed')
        return {
          runtimeStatus,
          output: (await checkIncoming(
            `${definition.name}: output of ${handle.id}`,
            definition.output,
            status.output,
          )) as never,
          status,
        }
      if (runtimeStatus === 'Failed') return { runtimeStatus, failure: readFailure(status)!, status }
      if (!isTerminal(runtimeStatus))
        throw new DurableError('protocol', `${definition.name}: ${handle.id} ended as ${runtimeStatus}`)
      return { runtimeStatus, reason: status.output, status }
    },
    raiseEvent: async (name, data, options) => {
      const schema = definition.events?.[name]
      if (!schema) {
        const names = Object.keys(definition.events ?? {}).join(', ') || 'none'
        throw new DurableError(
          'invalid_input',
          `${definition.name}: ${name} is not an event of it; defined are: ${names}`,
          { operation: 'raiseEvent' },
        )
      }
      await handle.raiseEvent(
        name,
        await checkOutgoing(`${definition.name}: data of event ${name}`, 'eventData', schema, data),
        options,
      )
    },
  }
}

// Sends the value as given; transforms of the schema are left to the orchestrator.
async function checkOutgoing(
  what: string,
  parameter: string,
  schema: StandardSchema | undefined,
  value: unknown,
): Promise<unknown> {
  const result = await schema?.['~standard'].validate(value)
  if (!result?.issues) return value
  const message = describeIssues(result.issues)
  throw new DurableError('invalid_input', `${what} does not fit its schema: ${message}`, {
    issues: [{ parameter, message }],
  })
}

async function checkIncoming(what: string, schema: StandardSchema | undefined, value: unknown): Promise<unknown> {
  const result = await schema?.['~standard'].validate(value)
  if (!result) return value
  if (!result.issues) return result.value
  throw new DurableError('protocol', `${what} does not fit its schema: ${describeIssues(result.issues)}`)
}
