import { refuseAs } from '../request/refusal.ts'
import type { Face } from '../request/request-context.ts'
import type { Stage } from '../request/stage.ts'
import { createTimerLimit, type TimeLimit } from './time-limit.ts'

// Over MCP, the tool that waits for an instance may wait for five minutes, and sends nothing before unless the caller asked for progress.
const longestTool = 330_000

/** Responds with 504 without a response after the given milliseconds (MCP: at least 330 seconds); the head of a response counts, not its body. */
export function createRequestTimeStage(
  requestTime: number,
  createLimit = createTimerLimit,
): Stage<Pick<Request, 'method'>> {
  const limits: Readonly<Record<Face, TimeLimit>> = {
    rest: createLimit(requestTime),
    mcp: createLimit(Math.max(requestTime, longestTool)),
  }
  return function limitTime(request, context, next) {
    const limit = limits[context.face]
    const result = next()
    if (!(result instanceof Promise)) return result
    return new Promise((resolve, reject) => {
      let isLate = false
      const end = limit.begin(() => {
        isLate = true
        context.refusal = 'time'
        const detail = `no response within ${limit.milliseconds} ms; what was asked may have been carried out all the same`
        const isRead = request.method === 'GET' || request.method === 'HEAD'
        resolve(refuseAs(context.face, 'timeout', detail, {}, isRead ? {} : { outcome: 'unknown' }))
        context.openCalls?.end()
      })
      result.then(
        (response) => {
          end()
          // Nobody reads it any more.
          if (isLate) void response.body?.cancel()
          else resolve(response)
        },
        (error: unknown) => {
          end()
          reject(error)
        },
      )
    })
  }
}
