import {
  type Access,
  DurableError,
  type DurableClient,
  type Effect,
  type InstanceStatus,
  judgeRequest,
  type OperationName,
  operations,
} from '@durable-http/core'
import { RightsEndedError } from './creator-rights.ts'

/** Judge of a job's items. */
export interface JobPermitParts {
  access: Access
  client: Pick<DurableClient, 'connection'>
  /** Effects that the creator has now; throws a `RightsEndedError` if these have ended. */
  effectsOf: () => readonly Effect[] | undefined
  place: { taskHub?: string | undefined; connection?: string | undefined }
}

/** Makes what rejects an item that the rules deny, and throws a `RightsEndedError` where the creator lost the right to the whole job. */
export function createJobPermit({ access, client, effectsOf, place }: JobPermitParts) {
  return async function permit(status: InstanceStatus, operation: OperationName): Promise<void> {
    const { instanceId, name } = status
    const subject = operations[operation].effect === 'start' ? { functionName: name } : { instanceId }
    const refusal = await judgeRequest(access, {
      operation,
      input: { ...withoutAbsent(place), ...subject },
      effects: effectsOf(),
      ownConnection: client.connection,
      lookUp: async () => status,
    })
    if (!refusal) return
    const { reason, effect, parameter, message } = refusal
    if (reason === 'effect')
      throw new RightsEndedError(`${operation} needs the effect ${effect}, which the role of the creator no longer has`)
    const subjectName = parameter === 'operation' ? 'the operation' : parameter
    throw new DurableError('forbidden', `${operation}: ${subjectName} ${message}`, { operation, instanceId })
  }
}

const withoutAbsent = (value: object) =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined))
