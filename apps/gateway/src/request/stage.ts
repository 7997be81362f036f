import type { RequestContext } from './request-context.ts'

/** Goes on with what comes after a stage. */
export type Next = () => Response | Promise<Response>

/** One concern between a request and its response: responds itself, or calls `next` and may read its response. `Asked` has the parts that it reads of a request. */
export type Stage<Asked = Request> = (
  request: Asked,
  context: RequestContext,
  next: Next,
) => Response | Promise<Response>

/** Responds after all stages. */
export type Responder<Asked = Request> = (request: Asked, context: RequestContext) => Response | Promise<Response>

/** Puts stages in front of a response, the first one outermost; absent ones cost nothing. */
export function compose<Asked = Request>(
  stages: readonly (Stage<Asked> | undefined)[],
  respond: Responder<Asked>,
): Responder<Asked> {
  return stages
    .filter((stage) => stage !== undefined)
    .reduceRight<Responder<Asked>>(
      (inner, stage) => (request, context) => stage(request, context, () => inner(request, context)),
      respond,
    )
}

/** Makes one stage of two, the first one outermost. */
export function inFront(first: Stage | undefined, second: Stage): Stage {
  if (!first) return second
  return (request, context, next) => first(request, context, () => second(request, context, next))
}
