import { type DurableError, type DurableErrorCode, isDurableError } from '@durable-http/core'
import { safeLine, wholeSlice } from './text/safe-text.ts'
import type { ToolResult } from './tool.ts'

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
  protocol: 'the host answered with something that is no answer of its API',
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
  { tool: /^(suspend|resume)/, code: 'conflict', why: 'it already is suspended, or is not suspended' },
]

/** The result for a call that threw; nothing the host wrote is in it. */
export function failedCall(tool: string, subject: string, error: unknown): ToolResult {
  if (!isDurableError(error)) {
    return errorResult({
      what: `${tool} failed${subject}.`,
      why: 'this server made a mistake; the details are in its log.',
      next: 'call again; if it stays, report it to the operator of this server.',
    })
  }
  const special = exceptions.find((exception) => exception.code === error.code && exception.tool.test(tool))
  const status = error.upstreamStatus === undefined ? '' : ` (host status ${error.upstreamStatus})`
  const wait = error.retryAfter === undefined ? '' : `; the host asks to wait ${Math.ceil(error.retryAfter / 1000)} s`
  return errorResult({
    what: `${tool} failed${subject}: ${error.code}${status}.`,
    why: `${issuesOf(error) ?? special?.why ?? reasons[error.code]}${wait}.`,
    next: `${special?.next ?? nextSteps[error.code]}.`,
  })
}

// Issues are words of ours about what the caller gave; `detail` and `message` may quote the host.
function issuesOf({ issues }: DurableError): string | undefined {
  if (issues.length === 0) return undefined
  return issues
    .map(({ parameter, message, received }) =>
      [safeLine(parameter, 60), message, received === undefined ? '' : `(got ${safeLine(received, 80)})`]
        .filter((part) => part !== '')
        .join(' '),
    )
    .join('; ')
    .replace(/\.$/, '')
}
