import { refuseAs } from '../refusal.ts'
import type { Stage } from '../stage.ts'

/** Answers 504 in place of whatever has no answer after so many milliseconds; the head of it counts, not its body. */
export function createRequestTimeStage(limit: number): Stage {
  return function limitTime(_, context, next) {
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
