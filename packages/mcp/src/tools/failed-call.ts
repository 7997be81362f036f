import { type DurableError, type DurableErrorCode, isDurableError, type Scrub } from '@durable-http/core'
import { type Failure, failureFor } from '@durable-http/core/failures'
import { notAllowed } from '../guards/access.ts'
import { consentIssue } from '../guards/consent.ts'
import { safeLine, safeName, wholeSlice } from '../text/safe-text.ts'
import type { ToolResult } from './tool-result.ts'

const limit = 1_000

/** The failure, its reason, and the next call. */
export interface Trouble {
  what: string
  why: string
  next: string
}

/** A failed result of three parts, at most 1,000 characters. */
function errorResult({ what, why, next }: Trouble): ToolResult {
  const room = limit - 14 - Math.min(what.length, 250) - Math.min(next.length, 250)
  const text = `Error: ${clip(what, 250)}\nWhy: ${clip(why, Math.max(100, room - 10))}\nNext: ${clip(next, 250)}`
  return { content: [{ type: 'text', text: clip(text, limit) }], isError: true }
}

function clip(text: string, length: number): string {
  return text.length > length ? `${wholeSlice(text, length - 1)}…` : text
}

const inFront = 'something in front of the host, such as access restrictions or a proxy, refuses the call'
// Meaning of the same code if the host itself did not respond.
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

// Tools that a next step may name; the step is dropped if the operator has disabled the tool.
const toolName = /\b[a-z]+(?:instances?|instancestatus|entities)\b/g

/** Context for the wording of a failure. */
export interface FailureOptions {
  /** Takes the secrets out of a text. */
  scrub?: Scrub
  /** True if a tool is there to be called; any is when absent. */
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
  const failure = failureFor(error.operation, error.code)
  const status = error.upstreamStatus === undefined ? '' : ` (host status ${error.upstreamStatus})`
  const wait = error.retryAfter === undefined ? '' : `; the host asks to wait ${Math.ceil(error.retryAfter / 1000)} s`
  const notOfHost = answerers[error.answeredBy ?? 'host']?.[error.code]
  const next = nextStep(error, notOfHost !== undefined, failure)
  const leads = (next.match(toolName) ?? []).every(offers)
  return errorResult({
    what: `${tool} failed${subject}: ${error.code}${status}.`,
    why: `${issuesOf(error, scrub) ?? notOfHost ?? failure.meaning}${isNotAllowed(error) ? '' : refusedBy(error)}${wait}.`,
    next: `${leads ? next : 'ask the user how to go on; the tool that would tell more is not offered here'}.`,
  })
}

function nextStep(error: DurableError, isOfOther: boolean, { next }: Failure): string {
  if (isDeclined(error)) return afterNo
  if (isNotAllowed(error)) return askToAllow
  if (isOfOther) return error.code === 'unavailable' ? startApp : askOperator
  return next
}

// Far more of a text of the caller than is shown, so that no part of a key is left at the end; the rest is not looked at.
const mostRead = 8_192

/** Subject of a call for an error message; scrubbed before it is cut, and short in any quoting. */
export function subjectOf(args: Readonly<Record<string, unknown>>, scrub: Scrub): string {
  const { entityName, entityKey } = args
  const isEntity = typeof entityName === 'string' && typeof entityKey === 'string'
  const entity = isEntity ? `@${entityName}@${entityKey}` : entityName
  const subject = args['instanceId'] ?? args['functionName'] ?? entity
  if (typeof subject !== 'string') return ''
  const visible = scrub(subject.slice(0, mostRead))
  const named = safeName(visible, 100)
  return ` for ${named.length > 150 ? safeName(visible, 24) : named}`
}

// Issues are words of ours about what the caller gave; `detail` and `message` may quote the host.
function issuesOf({ issues }: DurableError, scrub: Scrub): string | undefined {
  if (issues.length === 0) return undefined
  return issues
    .map(({ parameter, message, received }) =>
      [
        safeLine(scrub(parameter.slice(0, mostRead)), 60),
        scrub(message),
        received === undefined ? '' : `(got ${safeLine(scrub(received), 80)})`,
      ]
        .filter((part) => part !== '')
        .join(' '),
    )
    .join('; ')
    .replace(/\.$/, '')
}
