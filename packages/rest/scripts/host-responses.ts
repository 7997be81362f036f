import type { OperationName } from '@durable-http/core'

/** Kind of a host's body: a schema by name, any JSON, a JSON string, an error object, or empty. */
export type HostBody =
  | 'ManagementPayload'
  | 'InstanceStatus'
  | 'InstanceStatusOrError4'
  | 'InstanceList'
  | 'EntityList'
  | 'PurgeResult'
  | 'Any'
  | 'Text'
  | 'Error1'
  | 'Error4'
  | 'Error1OrError4'
  | 'Empty'
  | 'EmptyOrText'

/** Answers of the host by operation and status: what was recorded on extensions 2.13.7, 3.14.1 and 3.15.3. */
export const hostResponses: Record<OperationName, Record<number, [HostBody, string]>> = {
  startOrchestration: {
    200: [
      'Any',
      'Ended within `timeout`: the bare output when it completed, else the status. Only with `timeout` and `pollingInterval`.',
    ],
    202: ['ManagementPayload', 'Accepted. **Every link, and `Location`, holds the system key in clear.**'],
    400: [
      'Error1OrError4',
      'Malformed JSON; a `pollingInterval` above `timeout`, after the instance was created; on 2.x an unknown function.',
    ],
    500: ['Error4', 'Truncated JSON, an unknown charset, a hub or connection that does not exist.'],
  },
  startOrchestrationWithId: {
    200: [
      'Any',
      'Ended within `timeout`: the bare output when it completed, else the status. Only with `timeout` and `pollingInterval`.',
    ],
    202: [
      'ManagementPayload',
      'Accepted; an ended instance of this id is replaced. **Every link, and `Location`, holds the system key in clear.**',
    ],
    400: [
      'Error1OrError4',
      'Malformed JSON; on 2.x an unknown function or an id that begins with `@`, holds `/ \\ # ?` or control characters, or has over 256 characters.',
    ],
    404: ['Empty', 'The id holds a slash, which splits the path.'],
    409: ['Error1', 'From 3.x on: an instance of this id is alive.'],
    500: [
      'Error4',
      'On 2.x: an instance of this id is alive. Truncated JSON, an unknown charset, a hub or connection that does not exist.',
    ],
  },
  listInstances: {
    200: [
      'InstanceList',
      'A page; entities are part of it. More follow while there is a token, even after an empty page.',
    ],
    400: ['Error4', '`runtimeStatus=Unknown`; on 2.x a `top` below 1 or a hub that does not exist.'],
    500: [
      'Error4',
      'One item of the page cannot be written as JSON; a bad token or a `top` that is negative or huge, by version.',
    ],
  },
  purgeInstances: {
    200: [
      'PurgeResult',
      'How many were deleted, at least 1. **On Azure Storage a request without an effective terminal status deletes everything in the time range, running instances and entities too.**',
    ],
    400: ['Text', '`createdTimeFrom` is missing or unreadable.'],
    404: ['Empty', 'Nothing matched.'],
    500: ['Error4', 'A hub or connection that does not exist.'],
  },
  getInstanceStatus: {
    200: ['InstanceStatus', 'Ended.'],
    202: ['InstanceStatus', 'Alive. `Location` is the URL of the request, key included.'],
    400: ['Error4', 'On 2.x a hub that does not exist.'],
    404: ['Empty', 'No such instance.'],
    500: [
      'InstanceStatusOrError4',
      'Failed, with `returnInternalServerErrorOnFailure=true`: the status. Otherwise an error, such as a stored value that cannot be written as JSON.',
    ],
  },
  purgeInstance: {
    200: ['PurgeResult', 'Deleted. On 2.x a live instance, too.'],
    404: ['Empty', 'No such instance.'],
    412: ['Text', 'From 3.x on: the instance is alive.'],
    500: ['Error4', 'A hub or connection that does not exist.'],
  },
  raiseEvent: {
    202: ['Empty', 'Queued; kept until the orchestrator waits for that name.'],
    400: [
      'Error1OrError4',
      'The media type is not `application/json` (checked after 404 and 410), or the body, which must not be empty, is not JSON.',
    ],
    404: ['Empty', 'No such instance.'],
    410: ['Empty', 'The instance has ended.'],
    500: ['Error4', 'An unknown charset, or a hub that does not exist.'],
  },
  terminateInstance: {
    202: ['Empty', 'Queued.'],
    404: ['Empty', 'No such instance.'],
    410: ['Empty', 'The instance has ended.'],
    400: ['Error4', 'The id is blank.'],
    500: ['Error4', 'On 2.x: it was terminated in between.'],
  },
  suspendInstance: {
    202: ['Empty', 'Queued.'],
    404: ['Empty', 'No such instance.'],
    410: ['Empty', 'The instance has ended.'],
    500: ['Error4', 'The instance is already suspended.'],
  },
  resumeInstance: {
    202: ['Empty', 'Queued.'],
    404: ['Empty', 'No such instance.'],
    410: ['Empty', 'The instance has ended.'],
    500: ['Error4', 'The instance is not suspended.'],
  },
  rewindInstance: {
    202: ['Empty', 'Queued; the failed steps run again.'],
    404: ['EmptyOrText', 'No such instance.'],
    410: ['Empty', 'On 2.x: the instance has ended otherwise than by failing.'],
    412: ['Text', 'From 3.x on: the instance has not failed.'],
    500: ['Error4', 'On 2.x: the instance is alive.'],
    501: ['Error4', 'From 3.x on: the storage behind the hub cannot rewind.'],
  },
  restartInstance: {
    200: ['Any', 'Ended within `timeout`: the bare output when it completed, else the status.'],
    202: ['ManagementPayload', 'Accepted. **Every link, and `Location`, holds the system key in clear.**'],
    400: ['Error4', 'No such instance (not 404), or an argument that is refused.'],
    409: ['Error4', 'From 3.x on: the id is kept and the instance is alive.'],
    500: ['Error4', 'On 2.x: the id is kept and the instance is alive.'],
  },
  restartInstanceWithOptions: {
    200: ['Any', 'Ended within `timeout`: the bare output when it completed, else the status.'],
    202: ['ManagementPayload', 'Accepted. **Every link, and `Location`, holds the system key in clear.**'],
    400: ['Error1OrError4', '`newInstanceId` is missing or refused, or there is no such instance.'],
    404: ['Empty', 'Before 3.15.3 the route is not there.'],
    409: ['Error4', 'The new id is that of a live instance.'],
    500: ['Error4', 'The host failed.'],
    501: ['Error1', 'The client class cannot restart with options.'],
  },
  getEntity: {
    200: ['Any', 'The state, exactly as JSON.'],
    400: ['Error1', 'On 2.x a hub that does not exist.'],
    404: ['Empty', 'Never created, deleted, or without a state.'],
    500: ['Error4', 'The state cannot be read.'],
  },
  signalEntity: {
    202: ['Empty', 'Queued, one way.'],
    400: [
      'Error1',
      'The body is not JSON though the media type says so, the key holds `/ \\ # ?` or control characters, or there is no such entity function (not 404).',
    ],
    404: ['Empty', 'The key holds a slash, which splits the path.'],
    500: ['Error4', 'An unknown charset, or a hub that does not exist.'],
  },
  listEntities: {
    200: ['EntityList', 'A page; empty for a name that is not there.'],
    400: ['Error1', 'On 2.x a `top` below 1.'],
    500: ['Error4', 'A negative `top`, or a row that is not an entity.'],
  },
  listAllEntities: {
    200: ['EntityList', 'A page.'],
    400: ['Error1', 'On 2.x a `top` below 1.'],
    500: ['Error4', 'A negative `top`, or a row that is not an entity.'],
  },
  deleteEntity: {
    202: ['Empty', 'The operation `delete` is queued; what it does is up to the entity.'],
    400: ['Error1', 'There is no such entity function, or the key is refused.'],
    500: ['Error4', 'The host failed.'],
  },
  purgeEntity: {
    200: ['PurgeResult', 'Removed; from 3.15 on with 0 where the entity does not exist.'],
    404: ['Empty', 'On older hosts: the entity does not exist.'],
    500: ['Error4', 'The host failed.'],
  },
}
