import type { RequestContext } from './request-context.ts'

/** Goes on with what comes after a stage. */
export type Next = () => Response | Promise<Response>

/** One concern of the way from a request to its response: answers itself, or lets `next` answer and may look at what it said. `Asked` has what it reads of a request. */
export type Stage<Asked = Request> = (
  request: Asked,
  context: RequestContext,
  next: Next,
) => Response | Promise<Response>

/** Answers in the end. */
export type Answer<Asked = Request> = (request: Asked, context: RequestContext) => Response | Promise<Response>

/** Puts stages in front of a response, the first one outermost; absent ones cost nothing. */
export function compose<Asked = Request>(
  stages: readonly (Stage<Asked> | undefined)[],
  answer: Answer<Asked>,
): Answer<Asked> {
  return stages
    .filter((stage) => stage !== undefined)
    .reduceRight<Answer<Asked>>(
      (inner, stage) => (request, context) => stage(request, context, () => inner(request, context)),
      answer,
    )
}

/** Makes one stage of two, the first one outermost. */
export function inFront(first: Stage | undefined, second: Stage): Stage {
  if (!first) return second
  return (request, context, next) => first(request, context, () => second(request, context, next))
}
