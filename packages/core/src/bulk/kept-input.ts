import type { CallOptions } from '../call-options.ts'
import { DurableError, isDurableError } from '../durable-error.ts'
import type { InstanceStatus } from '../schemas/instance-status.ts'
import { readPayloadToken } from '../system-instances.ts'

type ReadStatus = (input: { instanceId: string; showInput: boolean }, options: CallOptions) => Promise<InstanceStatus>

/** Reads an instance with the input that a restart repeats; without it where it is too large to be read. */
export async function readWithInput(
  read: ReadStatus,
  instanceId: string,
  options: CallOptions,
): Promise<InstanceStatus> {
  try {
    return await read({ instanceId, showInput: true }, options)
  } catch (error) {
    if (!isTooLarge(error)) throw error
    return read({ instanceId, showInput: false }, options)
  }
}

/** Message of an item whose restart is refused because its input is kept in blob storage. */
export const inputElsewhere =
  'restart: the input is kept in blob storage, out of reach; start the function with the whole input'

/** Throws `not_supported` if the input of an instance is kept in blob storage: a new run would get the token in its place. */
export function checkKeptInput({ instanceId, input }: InstanceStatus): void {
  if (readPayloadToken(input)) throw new DurableError('not_supported', inputElsewhere, { instanceId })
}

const isTooLarge = (error: unknown) =>
  isDurableError(error) && error.code === 'protocol' && error.issues[0]?.parameter === 'response'
