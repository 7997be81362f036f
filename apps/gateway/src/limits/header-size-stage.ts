import { refuseAs } from '../request/refusal.ts'
import type { Stage } from '../request/stage.ts'

/** Refuses requests whose headers are larger than this many bytes, for runtimes without such a limit. */
export function createHeaderSizeStage(limit: number): Stage {
  return function limitHeaders(request, { face }, next) {
    let size = 0
    // As they stand on the line: `name: value` and its end.
    for (const [name, value] of request.headers) size += name.length + value.length + 4
    if (size <= limit) return next()
    return refuseAs(face, 'header_too_large', `the headers have more than ${limit} bytes`)
  }
}
