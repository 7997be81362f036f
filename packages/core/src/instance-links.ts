import { DurableError } from './durable-error.ts'
import { type Placeholder, unifyPlaceholder } from './placeholder.ts'
import { withoutTrailingSlashes } from './trailing-slashes.ts'

/** The links of a check-status response; what is missing is derived from `statusQueryGetUri`. */
export interface InstanceLinks {
  id?: string | undefined
  statusQueryGetUri: string
  sendEventPostUri?: string | undefined
  terminatePostUri?: string | undefined
  suspendPostUri?: string | undefined
  resumePostUri?: string | undefined
  rewindPostUri?: string | undefined
  restartPostUri?: string | undefined
  purgeHistoryDeleteUri?: string | undefined
}

/** Every link of an instance, placeholders in the one spelling `{eventName}` and `{text}`. */
export interface CompleteLinks {
  id: string
  status: string
  sendEvent: string
  terminate: string
  suspend: string
  resume: string
  rewind: string
  restart: string
  restartWithOptions: string
  purge: string
  /** The list that the instance is part of, for looking if the API is there. */
  list: string
  /** Values of the links that must not be shown: keys, and what proxies add. */
  secrets: string[]
}

// Parameters of the operation itself; everything else, such as a key or what a proxy wants, belongs to every link.
const ofOperation =
  /^(showHistory|showHistoryOutput|showInput|returnInternalServerErrorOnFailure|reason|restartWithNewInstanceId|timeout|pollingInterval)(=|$)/i
// Values that say where an instance is, and are not secret.
const shown = new RegExp(`${ofOperation.source}|^(taskHub|connection)(=|$)`, 'i')

/** Completes the links of an instance; throws `invalid_input`, without quoting the link, for an unusable one. */
export function readLinks(from: InstanceLinks | string | URL): CompleteLinks {
  const given: InstanceLinks =
    typeof from === 'string' || from instanceof URL ? { statusQueryGetUri: String(from) } : from
  const status = checkedLink('statusQueryGetUri', given.statusQueryGetUri)
  const { path, query } = split(status)
  const tail = query
    .split('&')
    .filter((pair) => pair !== '' && !ofOperation.test(pair))
    .join('&')
  const base = withoutTrailingSlashes(path)
  const derived = (suffix: string, first = '', from = base) => {
    const pairs = [first, tail].filter((part) => part !== '').join('&')
    return `${from}${suffix}${pairs === '' ? '' : `?${pairs}`}`
  }
  const controlled = (name: keyof InstanceLinks, suffix: string) =>
    filledLink(name, given[name], 'text') ?? derived(suffix, 'reason={text}')
  const links = {
    status: derived(''),
    sendEvent:
      filledLink('sendEventPostUri', given.sendEventPostUri, 'eventName') ?? derived('/raiseEvent/{eventName}'),
    terminate: controlled('terminatePostUri', '/terminate'),
    suspend: controlled('suspendPostUri', '/suspend'),
    resume: controlled('resumePostUri', '/resume'),
    rewind: controlled('rewindPostUri', '/rewind'),
    restart: plainLink('restartPostUri', given.restartPostUri) ?? derived('/restart'),
    restartWithOptions: derived('/restartWithOptions'),
    purge: plainLink('purgeHistoryDeleteUri', given.purgeHistoryDeleteUri) ?? derived(''),
    list: derived(
      '',
      'instanceIdPrefix=durable-http:health:&showInput=false&top=1',
      base.slice(0, base.lastIndexOf('/')),
    ),
  }
  return { id: given.id ?? idIn(base), ...links, secrets: secretsIn(Object.values(links)) }
}

const plainLink = (name: string, link: string | undefined) => (link === undefined ? undefined : checkedLink(name, link))

function filledLink(name: string, given: string | undefined, placeholder: Placeholder): string | undefined {
  if (given === undefined) return undefined
  const link = unifyPlaceholder(checkedLink(name, given), placeholder)
  if (link !== undefined) return link
  throw unusable(name, `must hold the placeholder {${placeholder}} once, as a check-status response has it`)
}

function checkedLink(name: string, link: unknown): string {
  if (typeof link === 'string' && link.length <= longest && /^https?:\/\//i.test(link) && URL.canParse(link))
    return link
  throw unusable(
    name,
    `must be an absolute http or https URL of at most ${longest} characters, as a check-status response has it`,
  )
}

const longest = 16_384

const unusable = (parameter: string, message: string) =>
  new DurableError('invalid_input', `instanceFrom: ${parameter} ${message}`, { issues: [{ parameter, message }] })

function split(link: string): { path: string; query: string } {
  const bare = link.split('#', 1)[0] ?? ''
  const at = bare.indexOf('?')
  return at < 0 ? { path: bare, query: '' } : { path: bare.slice(0, at), query: bare.slice(at + 1) }
}

// The host writes ids with WebUtility.UrlEncode: a space is a plus sign (contract 5.4).
const idIn = (path: string) => decoded(path.split('/').at(-1) ?? '')

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function secretsIn(links: string[]): string[] {
  const values = links.flatMap((link) =>
    split(link)
      .query.split('&')
      .filter((pair) => !shown.test(pair) && !/^(instanceIdPrefix|top)=/.test(pair))
      .map((pair) => pair.slice(pair.indexOf('=') + 1)),
  )
  return [...new Set([...values, ...values.map(decoded)])].filter((value) => value !== '')
}

/** Puts a value in place of a placeholder; without a value the whole query parameter goes. */
export function fillLink(link: string, placeholder: Placeholder, value: string | undefined): string {
  const hole = `{${placeholder}}`
  if (value !== undefined) {
    // The last one: an id may look the same, and stands before it.
    const at = link.lastIndexOf(hole)
    return link.slice(0, at) + encodeURIComponent(value) + link.slice(at + hole.length)
  }
  const { path, query } = split(link)
  const pairs = query.split('&').filter((pair) => pair !== '' && !pair.includes(hole))
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path
}
