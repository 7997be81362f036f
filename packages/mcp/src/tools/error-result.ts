import { type DurableError, type DurableErrorCode, isDurableError, type Scrub } from '@durable-http/core'
import { notAllowed } from '../guards/not-allowed.ts'
import { consentIssue } from '../guards/consent.ts'
import { safeLine, safeName, wholeSlice } from '../text/safe-text.ts'
import type { ToolResult } from './tool-result.ts'

const limit = 1_000

/** What went wrong, why, and what to call next. */
export interface Trouble {
  what: string
  why: string
  next: string
}

/** A failed result of three parts, at most 1,000 characters. */
export function errorResult({ what, why, next }: Trouble): ToolResult {
  const room = limit - 14 - Math.min(what.length, 250) - Math.min(next.length, 250)
  const text = `Error: ${clip(what, 250)}\nWhy: ${clip(why, Math.max(100, room - 10))}\nNext: ${clip(next, 250)}`
  return { content: [{ type: 'text', text: clip(text, limit) }], isError: true }
}

function clip(text: string, length: number): string {
  return text.length > length ? `${wholeSlice(text, length - 1)}…` : text
}

const reasons: Readonly<Record<DurableErrorCode, string>> = {
  invalid_input: 'the host refused the arguments',
  unauthorized: 'the host does not know the key this server was configured with',
  forbidden: 'the key this server was configured with may not do this',
  not_found: 'there is no such thing on the host',
  conflict: 'the state of the instance does not allow it',
  gone: 'the instance has already ended',
  not_terminal: 'the instance is still alive',
  not_failed: 'the instance has not failed, and only a failed one can be rewound',
  not_supported: 'the host, or its storage, does not support it',
  throttled: 'the host is throttling',
  unavailable: 'the host is not available',
  timeout: 'the host did not answer in time',
  aborted: 'the call was cancelled',
  network: 'there is no connection to the host',
  protocol: 'the host answered with something that is not a response of its API',
  upstream: 'the host failed while doing it',
}

const nextSteps: Readonly<Record<DurableErrorCode, string>> = {
  invalid_input: 'correct the arguments and call again',
  unauthorized: 'ask the operator of this server to check its key; calling again does not help',
  forbidden: 'ask the operator of this server to check its key; calling again does not help',
  not_found: 'call listinstances to see which instances there are',
  conflict: 'call getinstancestatus to see its state',
  gone: 'call getinstancestatus to see how it ended',
  not_terminal: 'call terminateinstance first, or wait until it ends with waitforinstance',
  not_failed: 'call getinstancestatus to see its state',
  not_supported: 'use another tool; calling again does not help',
  throttled: 'wait, then call again',
  unavailable: 'wait, then call again',
  timeout: 'call getinstancestatus to see whether it took effect before calling again',
  aborted: 'call again if it is still needed',
  network: 'wait, then call again; if it stays, ask the operator of this server',
  protocol: 'call again with fewer details, or with a smaller page',
  upstream: 'wait, then call once more; if it stays, ask the operator of the function app',
}

const inSteps =
  'call summarizeinstances with the same range to see what is left, then purge shorter ranges one after the other'

const exceptions: readonly { tool: RegExp; code: DurableErrorCode; why?: string; next?: string }[] = [
  {
    tool: /^(start|signal)/,
    code: 'not_found',
    why: 'the host has no function of that name',
    next: 'check the name; summarizeinstances names the functions that ran before',
  },
  {
    tool: /^start/,
    code: 'conflict',
    why: 'an instance with this id is alive',
    next: 'call getinstancestatus for it, or start under another id',
  },
  {
    tool: /entit/,
    code: 'not_found',
    why: 'the entity was never signalled, was deleted, or has no state',
    next: 'call listentities to see which entities there are',
  },
  {
    tool: /^purgeinstances/,
    code: 'timeout',
    why: 'the host did not answer in time, and goes on deleting',
    next: inSteps,
  },
  { tool: /^purgeinstances/, code: 'aborted', why: 'the call was cancelled; the host goes on deleting', next: inSteps },
  {
    tool: /^purgeinstances/,
    code: 'network',
    why: 'there is no connection; the host may go on deleting',
    next: inSteps,
  },
  { tool: /^(suspend|resume)/, code: 'conflict', why: 'it already is suspended, or is not suspended' },
]

const inFront = 'something in front of the host, such as access restrictions or a proxy, refuses the call'
// What the same code means where the host itself did not respond.
const answerers: Partial<Record<string, Partial<Record<DurableErrorCode, string>>>> = {
  other: {
    unauthorized: inFront,
    forbidden: inFront,
    protocol: 'another server, a sign-in page or a redirect is at the address of the host',
    unavailable: 'the function app is stopped, or something in front of it cannot reach it',
  },
  gateway: {
    unauthorized: 'the gateway that this server calls does not accept its credential',
    forbidden: 'the gateway that this server calls does not allow it',
    protocol: 'the gateway that this server calls has nothing at this address',
  },
}
const askOperator =
  'ask the operator of this server to check the address and the credential; calling again does not help'
const startApp = 'wait, then call again; if it stays, ask the operator of the function app to start it'

// A code of a gateway is a word of our own; anything else is not shown.
const refusedBy = ({ gatewayCode = '' }: DurableError) =>
  /^[a-z_]{1,40}$/.test(gatewayCode) ? ` (${gatewayCode})` : ''

const afterNo = 'do not call this again unless the user asks for it'
const askToAllow = 'do not call this again for it; ask the operator of this server if it should be allowed'
// Refused by this server itself, not by a gateway behind it.
const isNotAllowed = ({ gatewayCode, upstreamStatus }: DurableError) =>
  gatewayCode === notAllowed && upstreamStatus === undefined
const isDeclined = ({ issues }: DurableError) => issues.some(({ parameter }) => parameter === consentIssue)

// What a next step may name; where an operator has switched one of them off, the step leads nowhere.
const toolName = /\b[a-z]+(?:instances?|instancestatus|entities)\b/g

/** What the words of a failure depend on. */
export interface FailureOptions {
  /** Takes the secrets out of a text. */
  scrub?: Scrub
  /** Whether a tool is there to be called; any is when absent. */
  offers?: (tool: string) => boolean
}

/** The result for a call that threw; nothing the host wrote is in it, and what the caller gave is scrubbed before it is cut. */
export function failedCall(
  tool: string,
  subject: string,
  error: unknown,
  { scrub = (text) => text, offers = () => true }: FailureOptions = {},
): ToolResult {
  if (!isDurableError(error)) {
    return errorResult({
      what: `${tool} failed${subject}.`,
      why: 'this server made a mistake.',
      next: 'call again; if it stays, report it to the operator of this server.',
    })
  }
  const special = exceptions.find((exception) => exception.code === error.code && exception.tool.test(tool))
  const status = error.upstreamStatus === undefined ? '' : ` (host status ${error.upstreamStatus})`
  const wait = error.retryAfter === undefined ? '' : `; the host asks to wait ${Math.ceil(error.retryAfter / 1000)} s`
  const notOfHost = answerers[error.answeredBy ?? 'host']?.[error.code]
  const next = nextStep(error, notOfHost !== undefined, special?.next)
  const leads = (next.match(toolName) ?? []).every(offers)
  return errorResult({
    what: `${tool} failed${subject}: ${error.code}${status}.`,
    why: `${issuesOf(error, scrub) ?? notOfHost ?? special?.why ?? reasons[error.code]}${isNotAllowed(error) ? '' : refusedBy(error)}${wait}.`,
    next: `${leads ? next : 'ask the user how to go on; the tool that would tell more is not offered here'}.`,
  })
}

function nextStep(error: DurableError, isOfOther: boolean, special: string | undefined): string {
  if (isDeclined(error)) return afterNo
  if (isNotAllowed(error)) return askToAllow
  if (isOfOther) return error.code === 'unavailable' ? startApp : askOperator
  return special ?? nextSteps[error.code]
}

/** What a call was about, as words of an error; scrubbed before it is cut, and short however it is quoted. */
export function subjectOf(args: Readonly<Record<string, unknown>>, scrub: Scrub): string {
  const subject = args['instanceId'] ?? args['functionName'] ?? args['entityName']
  if (typeof subject !== 'string') return ''
  const named = safeName(scrub(subject), 100)
  return ` for ${named.length > 150 ? safeName(scrub(subject), 24) : named}`
}

// Issues are words of ours about what the caller gave; `detail` and `message` may quote the host.
function issuesOf({ issues }: DurableError, scrub: Scrub): string | undefined {
  if (issues.length === 0) return undefined
  return issues
    .map(({ parameter, message, received }) =>
      [
        safeLine(scrub(parameter), 60),
        scrub(message),
        received === undefined ? '' : `(got ${safeLine(scrub(received), 80)})`,
      ]
        .filter((part) => part !== '')
        .join(' '),
    )
    .join('; ')
    .replace(/\.$/, '')
}
