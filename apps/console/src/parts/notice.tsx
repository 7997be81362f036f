import type { ComponentChildren } from 'preact'
import type { GatewayError } from '../gateway/gateway-error.ts'

/** A sentence about the state of a view; `tone` is how serious it is. */
export function Notice({
  tone = 'info',
  title,
  children,
}: {
  tone?: 'info' | 'warning' | 'error'
  title?: string
  children?: ComponentChildren
}) {
  return (
    <div class="notice" data-tone={tone} role={tone === 'error' ? 'alert' : 'status'}>
      {title === undefined ? null : <strong>{title}</strong>}
      {children}
    </div>
  )
}

// Remedies, in one sentence each.
const advice: Readonly<Record<string, string>> = {
  unreachable: 'Start it, or check the network, then try again.',
  unauthorized: 'The gateway is misconfigured: give it the system key of the function app.',
  forbidden: 'The gateway is misconfigured: its key may not do this on the function app.',
  network: 'The function app cannot be reached. Is it running?',
  unavailable: 'The function app is starting, stopped or overloaded.',
  timeout: 'The function app did not respond in time.',
  throttled: 'The host has too much to do at the moment.',
  rate_limited: 'You sent more requests than the gateway allows.',
  unauthenticated: 'Sign in again, then do it again: nothing was changed.',
  signed_out: 'Sign in again, then do it again.',
  role_too_low: 'Sign in with another credential, or ask for another role.',
  not_allowed: 'The rules of this gateway leave it out.',
}

const titles: Readonly<Record<string, string>> = {
  unreachable: 'No connection to the gateway',
  network: 'The host is down',
  unavailable: 'The host is not available',
  timeout: 'The host is slow',
  unauthorized: 'The host refuses the key of the gateway',
  forbidden: 'The host refuses the key of the gateway',
  unauthenticated: 'Your sign-in has ended',
  signed_out: 'Your sign-in has ended',
  role_too_low: 'Your role does not allow this',
  not_allowed: 'Not allowed here',
  not_found: 'Not found',
}

/** A failed request: what happened, what helps, and another try. */
export function ErrorNotice({ error, onRetry }: { error: GatewayError; onRetry?: (() => void) | undefined }) {
  const wait = error.retryAfter === undefined ? '' : ` Wait ${error.retryAfter} s.`
  return (
    <Notice tone="error" title={titles[error.code] ?? 'That did not work'}>
      <p class="message">{error.message}</p>
      <p>
        {(advice[error.code] ?? '') + wait} <code>{error.code}</code>
      </p>
      {onRetry ? (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      ) : null}
    </Notice>
  )
}
