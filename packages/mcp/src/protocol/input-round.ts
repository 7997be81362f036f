import {
  type ClientInputs,
  formContent,
  formRequest,
  type InputAnswer,
  InputPending,
  type InputRequest,
  isObject,
  takesForms,
} from './client-inputs.ts'
import type { Args } from '../tools/tool-arguments.ts'
import type { Confirm } from '../tools/tool.ts'

/** One request of several rounds, as far as it has come. */
export interface InputRound {
  client: ClientInputs
  /** Asks the user for consent; absent where the client cannot. */
  confirm: Confirm | undefined
  /** The arguments to run with: the ones given, or those that follow a yes. */
  arguments: Args
}

/** Signed state that passes through the client: its request and the previous responses. */
export interface PendingRequest {
  subject: string
  given: Args
  answers: Record<string, InputAnswer>
  resume?: Args
}

/** Input of a round from a request of protocol 2026-07-28. */
export interface RoundStart {
  /** Name of the tool or prompt, and the arguments. */
  subject: string
  given: Args
  /** Content of its state, if present. */
  pending: PendingRequest | undefined
  /** Response to the questions of the round before, as they came. */
  responses: unknown
  capabilities: ClientInputs['capabilities']
}

/** True if a state was made for this request and no other. */
export function belongsTo(pending: PendingRequest, subject: string, given: Args): boolean {
  return pending.subject === subject && JSON.stringify(pending.given) === JSON.stringify(given)
}

/** Runs one round: the result of `serve`, or that of `ask` if questions must be answered first. */
export async function runRound<Result, Question>(
  { subject, given, pending, responses, capabilities }: RoundStart,
  serve: (round: InputRound) => Promise<Result>,
  ask: (requests: Readonly<Record<string, InputRequest>>, next: PendingRequest) => Promise<Question>,
): Promise<Result | Question> {
  const answers = { ...pending?.answers, ...responsesOf(responses) }
  // Consent counts as the answer to a question that was put, never if it was sent unasked.
  const consent = pending?.resume && answers['confirm']
  const client: ClientInputs = {
    capabilities,
    async ask(requests) {
      const open = Object.entries(requests).filter(([name]) => !Object.hasOwn(answers, name))
      if (open.length > 0) throw new InputPending(Object.fromEntries(open) as typeof requests)
      return answers as Record<keyof typeof requests, InputAnswer>
    },
  }
  const confirm: Confirm = async (message, resume) => {
    if (consent === undefined) throw new InputPending({ confirm: formRequest(message) }, resume)
    return formContent(consent) !== undefined
  }
  const agreed = consent !== undefined && formContent(consent) !== undefined
  try {
    return await serve({
      client,
      confirm: takesForms(capabilities) ? confirm : undefined,
      arguments: agreed ? pending!.resume! : given,
    })
  } catch (error) {
    if (!(error instanceof InputPending)) throw error
    const { confirm: _, ...others } = answers
    const resume = error.resume ?? pending?.resume
    const kept = consent === undefined ? others : answers
    return ask(error.requests, { subject, given, answers: kept, ...(resume ? { resume } : {}) })
  }
}

function responsesOf(responses: unknown): Record<string, InputAnswer> {
  if (!isObject(responses)) return {}
  return Object.fromEntries(Object.entries(responses).filter(([, answer]) => isObject(answer))) as Record<
    string,
    InputAnswer
  >
}
