import { failureBodyLimit, type HostFailure, readHostFailure } from './answer-text.ts'
import { DurableError, type DurableErrorCode } from './durable-error.ts'
import { failureCode } from './failure-code.ts'
import { readRetryAfter } from './retry-policy.ts'
import type { Scrub } from './scrubber.ts'

const meaning: Readonly<Record<DurableErrorCode, string>> = {
  invalid_input: 'the host refused the request',
  unauthorized: 'the host does not know the key',
  forbidden: 'the host knows the key, but it may not do this',
  not_found: 'the host has no such instance',
  conflict: 'the state of the instance does not allow it',
  gone: 'the instance has already ended',
  not_terminal: 'the instance is still alive; terminate it first',
  not_failed: 'only a failed instance can be rewound',
  not_supported: 'the host does not support it',
  throttled: 'the host is throttling',
  unavailable: 'the host is not available',
  timeout: 'the host ran out of time',
  aborted: 'the call was aborted',
  network: 'there is no connection to the host',
  protocol: 'the host answered with something that is no answer of this API',
  upstream: 'the host failed',
}

// What is not there, where it is no instance.
const missing: Readonly<Record<string, string>> = {
  startOrchestration: 'the host has no such orchestrator function',
  startOrchestrationWithId: 'the host has no such orchestrator function',
  signalEntity: 'the host has no such entity function',
  deleteEntity: 'the host has no such entity function',
  purgeInstances: 'the host found no instance to purge',
  getEntity: 'the host has no such entity, or it has no state',
}

/** Reads a failed answer of the host into an error; the body is read to its end or to 64 kB. */
export async function readFailedAnswer(
  operation: string,
  response: Response,
  scrub: Scrub,
  now: number,
): Promise<DurableError> {
  const failure = readHostFailure(await readSome(response))
  const code = failureCode(operation, response.status, failure)
  const detail = told(failure, scrub)
  const what = (code === 'not_found' && missing[operation]) || meaning[code]
  const said = detail === undefined ? '' : `: ${detail}`
  return new DurableError(code, `${operation}: ${what} (${response.status}${said})`, {
    operation,
    upstreamStatus: response.status,
    retryAfter: readRetryAfter(response.headers.get('retry-after'), now),
    detail,
  })
}

// The host's general texts say nothing; the exception's message does. Cut last, so that no half of a key is left.
function told({ message, exceptionMessage }: HostFailure, scrub: Scrub): string | undefined {
  const said = exceptionMessage ?? message
  const text = said === undefined ? undefined : scrub(said)
  return text === undefined || text.length <= 1000 ? text : `${text.slice(0, 1000)}…`
}

async function readSome(response: Response): Promise<string> {
  if (!response.body) return response.text()
  const decoder = new TextDecoder()
  let text = ''
  const reader = response.body.getReader()
  try {
    while (text.length < failureBodyLimit) {
      const { done, value } = await reader.read()
      if (done) break
      text += decoder.decode(value, { stream: true })
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
  return text
}
