import { refuseAs } from '../refusal.ts'
import type { Face } from '../request-context.ts'
import type { Stage } from '../stage.ts'

// Over MCP, the tool that waits for an instance may wait for five minutes, and says nothing before unless it is asked for progress.
const longestTool = 330_000

/** Answers 504 in place of whatever has no answer after so many milliseconds (MCP: 330 seconds at least); the head of it counts, not its body. */
export function createRequestTimeStage(requestTime: number): Stage {
  const limits: Readonly<Record<Face, number>> = { rest: requestTime, mcp: Math.max(requestTime, longestTool) }
  return function limitTime(_, context, next) {
    const limit = limits[context.face]
    const answer = next()
    if (!(answer instanceof Promise)) return answer
    return new Promise((resolve, reject) => {
      let isLate = false
      const timer = setTimeout(() => {
        isLate = true
        context.refusal = 'time'
        const detail = `no answer within ${limit} ms; what was asked may have been carried out all the same`
        resolve(refuseAs(context.face, 'timeout', detail))
      }, limit)
      answer.then(
        (response) => {
          clearTimeout(timer)
          // Nobody reads it any more: the call to the host ends with it.
          if (isLate) void response.body?.cancel()
          else resolve(response)
        },
        (error: unknown) => {
          clearTimeout(timer)
          reject(error)
        },
      )
    })
  }
}
