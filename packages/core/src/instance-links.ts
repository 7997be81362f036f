import { DurableError } from './durable-error.ts'

/** The links of a check-status answer; what is missing is derived from `statusQueryGetUri`. */
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

/** Every link of an instance, placeholders `{eventName}` and `{text}` unfilled. */
export interface CompleteLinks {
  id: string
  status: string
  sendEvent: string
  terminate: string
  suspend: string
  resume: string
  rewind: string
  restart: string
  purge: string
  /** The keys inside the links. */
  secrets: string[]
}

const common = /^(taskHub|connection|code)=/i

/** Completes the links of an instance; throws `invalid_input`, without quoting the link, when there is no usable one. */
export function readLinks(from: InstanceLinks | string | URL): CompleteLinks {
  const given: InstanceLinks =
    typeof from === 'string' || from instanceof URL ? { statusQueryGetUri: String(from) } : from
  const status = checkedLink('statusQueryGetUri', given.statusQueryGetUri)
  const { path, query } = split(status)
  const tail = query
    .split('&')
    .filter((pair) => common.test(pair))
    .join('&')
  const derived = (suffix: string, first = '') => {
    const pairs = [first, tail].filter((part) => part !== '').join('&')
    return `${path}${suffix}${pairs === '' ? '' : `?${pairs}`}`
  }
  const links = {
    status: derived(''),
    sendEvent: given.sendEventPostUri ?? derived('/raiseEvent/{eventName}'),
    terminate: given.terminatePostUri ?? derived('/terminate', 'reason={text}'),
    suspend: given.suspendPostUri ?? derived('/suspend', 'reason={text}'),
    resume: given.resumePostUri ?? derived('/resume', 'reason={text}'),
    rewind: given.rewindPostUri ?? derived('/rewind', 'reason={text}'),
    restart: given.restartPostUri ?? derived('/restart'),
    purge: given.purgeHistoryDeleteUri ?? derived(''),
  }
  for (const [name, link] of Object.entries(links)) checkedLink(name, link)
  return { id: given.id ?? idIn(path), ...links, secrets: keysIn(Object.values(links)) }
}

function checkedLink(name: string, link: unknown): string {
  if (typeof link === 'string' && /^https?:\/\//i.test(link) && URL.canParse(link)) return link
  const message = 'must be an absolute http or https URL, as a check-status answer has it'
  throw new DurableError('invalid_input', `instanceFrom: ${name} ${message}`, {
    issues: [{ parameter: name, message }],
  })
}

function split(link: string): { path: string; query: string } {
  const bare = link.split('#', 1)[0] ?? ''
  const at = bare.indexOf('?')
  return at < 0 ? { path: bare, query: '' } : { path: bare.slice(0, at), query: bare.slice(at + 1) }
}

// The host writes ids with WebUtility.UrlEncode: a blank is a plus sign (contract 5.4).
function idIn(path: string): string {
  const segment = path.replace(/\/+$/, '').split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(segment.replaceAll('+', ' '))
  } catch {
    return segment
  }
}

function keysIn(links: string[]): string[] {
  const raw = links.flatMap((link) =>
    split(link)
      .query.split('&')
      .filter((pair) => /^code=/i.test(pair))
      .map((pair) => pair.slice('code='.length)),
  )
  const decoded = raw.map((value) => {
    try {
      return decodeURIComponent(value.replaceAll('+', ' '))
    } catch {
      return value
    }
  })
  return [...new Set([...raw, ...decoded])].filter((value) => value !== '')
}

/** Puts a value in the place of a placeholder; without a value the whole query parameter goes. */
export function fillLink(link: string, placeholder: 'eventName' | 'text', value: string | undefined): string {
  if (value !== undefined) return link.replace(`{${placeholder}}`, () => encodeURIComponent(value))
  const { path, query } = split(link)
  const pairs = query.split('&').filter((pair) => pair !== '' && !pair.includes(`{${placeholder}}`))
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path
}
