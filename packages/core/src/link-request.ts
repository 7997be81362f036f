import type { HostRequest } from './build-request.ts'
import type { CheckedInput } from './hazard-rules.ts'
import { type CompleteLinks, fillLink } from './instance-links.ts'
import { invalidInput } from './input-issue.ts'
import { toBodyText } from './json-text.ts'
import type { OperationName } from './operations.ts'

/** Request of a call whose address is a link. */
export interface LinkRequest extends Pick<HostRequest, 'method' | 'headers' | 'body'> {
  url: string
}

/** Turns a checked input into the request that the links of its instance lead to. */
export function linkRequest(links: CompleteLinks, name: OperationName, input: CheckedInput): LinkRequest {
  const reason = input['reason'] as string | undefined
  const post = (url: string): LinkRequest => ({ method: 'POST', url, headers: {}, body: undefined })
  switch (name) {
    case 'terminateInstance':
      return post(fillLink(links.terminate, 'text', reason))
    case 'suspendInstance':
      return post(fillLink(links.suspend, 'text', reason))
    case 'resumeInstance':
      return post(fillLink(links.resume, 'text', reason))
    case 'rewindInstance':
      return post(fillLink(links.rewind, 'text', reason))
    case 'restartInstance':
      return post(withQuery(links.restart, input['restartWithNewInstanceId'] === false ? input : {}, restartFields))
    case 'restartInstanceWithOptions':
      return post(withQuery(links.restartWithOptions, input, optionFields))
    case 'raiseEvent': {
      const url = fillLink(links.sendEvent, 'eventName', input['eventName'] as string)
      return { ...post(url), headers: { 'content-type': 'application/json' }, body: eventBody(input['eventData']) }
    }
    case 'purgeInstance':
      return { ...post(links.purge), method: 'DELETE' }
    case 'listInstances':
      return { ...post(links.list), method: 'GET' }
    default:
      return { ...post(withQuery(links.status, input, statusFields)), method: 'GET' }
  }
}

const statusFields = ['showHistory', 'showHistoryOutput', 'showInput']
const restartFields = ['restartWithNewInstanceId']
const optionFields = ['newInstanceId', 'version']

function withQuery(link: string, input: CheckedInput, fields: readonly string[]): string {
  const query = fields
    .filter((field) => input[field] !== undefined)
    .map((field) => `${field}=${encodeURIComponent(String(input[field]))}`)
    .join('&')
  return query === '' ? link : `${link}${link.includes('?') ? '&' : '?'}${query}`
}

function eventBody(data: unknown): string {
  try {
    return toBodyText(data ?? null)
  } catch (error) {
    const message = `must be JSON: ${error instanceof Error ? error.message : 'no JSON form'}`
    throw invalidInput('raiseEvent', [{ parameter: 'eventData', message }])
  }
}
