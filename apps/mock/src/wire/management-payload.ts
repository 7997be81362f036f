import { type JsonNode, objectNode, stringNode } from '../dotnet/json-node.ts'
import { urlEncode } from '../dotnet/url-encode.ts'

/** Parts of management links. */
export interface LinkParts {
  /** Scheme, authority and webhook path: `http://localhost:7071/runtime/webhooks/durabletask`. */
  readonly base: string
  readonly taskHub: string
  readonly connection: string
  readonly key: string
}

const links = ({ base, taskHub, connection, key }: LinkParts, instanceId: string): (readonly [string, string])[] => {
  const instance = `${base}/instances/${urlEncode(instanceId)}`
  const query = `taskHub=${urlEncode(taskHub)}&connection=${urlEncode(connection)}&code=${key}`
  return [
    ['id', instanceId],
    ['statusQueryGetUri', `${instance}?${query}`],
    ['sendEventPostUri', `${instance}/raiseEvent/{eventName}?${query}`],
    ['terminatePostUri', `${instance}/terminate?reason={text}&${query}`],
    ['purgeHistoryDeleteUri', `${instance}?${query}`],
    ['restartPostUri', `${instance}/restart?${query}`],
    ['suspendPostUri', `${instance}/suspend?reason={text}&${query}`],
    ['resumePostUri', `${instance}/resume?reason={text}&${query}`],
  ]
}

/** The body of a 202 of start and restart (contract 3.1). */
export const managementPayload = (parts: LinkParts, instanceId: string): JsonNode =>
  objectNode(links(parts, instanceId).map(([name, value]) => [name, stringNode(value)] as const))

/** The link under which the instance's status is read. */
export const statusLink = (parts: LinkParts, instanceId: string): string =>
  (links(parts, instanceId)[1] as readonly [string, string])[1]
