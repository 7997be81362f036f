import { type HostFailure, readHostFailure, readSome } from './response-text.ts'
import { DurableError } from './durable-error.ts'
import { type ForeignResponse, nothingThere, readForeignResponse } from './foreign-response.ts'
import { namedMeaning } from './named-meaning.ts'
import { readGatewayProblem } from './gateway-problem.ts'
import type { Operation } from './operation.ts'
import { failureKinds, type FailureName } from './operations/failure-kinds.ts'
import { codeOfResponse, failureNamed } from './operations/find-failure.ts'
import { readRetryAfter } from './retry-policy.ts'
import { isRepeat, repeatNote } from './repeated-call.ts'
import type { Scrub } from './scrubber.ts'
import { outcomeOf, unknownOutcome } from './unknown-outcome.ts'

/** Context for reading a failed response. */
export interface FailureContext {
  scrub: Scrub
  /** Failures of the operation, as its row has them. */
  failures: readonly FailureName[]
  /** Input of the call; a message about something missing names it. */
  input?: Readonly<Record<string, unknown>> | undefined
  /** Stored instances that the operation deletes, as its row has it. */
  deletes?: Operation['deletes']
  /** Milliseconds of the clock, for `Retry-After` dates. */
  now: number
  /** Confirms that a 404 is the host's: false if the address does not serve the API; rejects if that cannot be determined. */
  isHostThere?: (() => Promise<boolean>) | undefined
}

/** Reads a failed response of any server into the error that it means; reads at most 64 kB of the body. */
export async function readFailedResponse(
  operation: string,
  response: Response,
  { scrub, failures, input, deletes, now, isHostThere }: FailureContext,
): Promise<DurableError> {
  const { status, headers } = response
  const text = await readSome(response)
  const retryAfter = readRetryAfter(headers.get('retry-after'), now)
  const problem = readGatewayProblem(operation, response, text, scrub, retryAfter)
  if (problem) return problem
  const foreign = readForeignResponse(status, headers, text, scrub)
  if (foreign) return foreignError(operation, status, foreign, scrub, retryAfter, deletes)
  const failure = readHostFailure(text)
  const code = codeOfResponse(failures, status, saidBy(failure))
  if (status === 404 && isHostThere && !(await isHostThere())) {
    return foreignError(operation, status, nothingThere(), scrub, retryAfter)
  }
  const detail = told(failure, scrub)
  const note = noteOfCut(deletes, status === 408 || status === 502 || status === 504)
  const { meaning, advice } = failureKinds[failureNamed(failures, code)]
  const repeated = isRepeat(response) ? repeatNote : ''
  const what = scrub(namedMeaning(meaning, input))
  return new DurableError(code, wording(operation, what, status, detail, advice) + repeated + note, {
    operation,
    upstreamStatus: status,
    retryAfter,
    detail,
    answeredBy: 'host',
    outcome: outcomeOf(note),
  })
}

/** Makes the error for a failed response whose body broke off. */
export function tornResponse(
  operation: string,
  status: number,
  method: string,
  deletes?: Operation['deletes'],
): DurableError {
  const message = `the connection to the host broke in the middle of its response (${status})`
  const note = unknownOutcome(method, deletes)
  return new DurableError('network', `${operation}: ${message}${note}`, {
    operation,
    upstreamStatus: status,
    outcome: outcomeOf(note),
  })
}

function foreignError(
  operation: string,
  status: number,
  { kind, code, what, advice, body, words }: ForeignResponse,
  scrub: Scrub,
  retryAfter: number | undefined,
  deletes?: Operation['deletes'],
): DurableError {
  const detail = words === undefined ? undefined : short(scrub(words))
  const message = wording(operation, scrub(what), status, detail ?? (body && `${body} came`), advice)
  const note = noteOfCut(deletes, kind === 'slow_app')
  return new DurableError(code, message + note, {
    operation,
    upstreamStatus: status,
    retryAfter,
    detail,
    answeredBy: 'other',
    outcome: outcomeOf(note),
  })
}

function wording(operation: string, what: string, status: number, said?: string, advice?: string): string {
  const told = said === undefined ? '' : `: ${said}`
  return `${operation}: ${what} (${status}${told})${advice === undefined ? '' : `; ${advice}`}`
}

// A server in between may give up on a purge that the host continues with.
const noteOfCut = (deletes: Operation['deletes'], isTimeLimit: boolean) =>
  isTimeLimit && deletes === 'range' ? unknownOutcome('DELETE', deletes) : ''

const saidBy = ({ message, exceptionMessage, exceptionType }: HostFailure) =>
  [message, exceptionMessage, exceptionType].join('\n')

// The host's general texts say nothing; the exception's message does. Cut last, so that no half of a key is left.
function told({ message, exceptionMessage }: HostFailure, scrub: Scrub): string | undefined {
  const said = exceptionMessage ?? message
  return said === undefined ? undefined : short(scrub(said))
}

const short = (text: string) => (text.length <= 1000 ? text : `${text.slice(0, 1000)}…`)
