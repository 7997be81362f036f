import type { BodyProblems } from './body-problems.ts'
import type { IncomingText } from './incoming-text.ts'
import { JsonScanner } from './json-scanner.ts'

/** A body that is passed on while it arrives. */
export interface StreamedBody {
  value: ReadableStream<Uint8Array>
  /** Why it was broken off by us; undefined as long as it was not. */
  fault: unknown
}

/**
 * Passes JSON text on as UTF-8 while it arrives, and breaks off where it is not strict, if it has to be.
 * Text that could be complete waits for the end, so that a reader who overlooks the break does not take a part for the whole.
 */
export function streamBody(
  beginning: string,
  rest: IncomingText,
  { strict, problems }: { strict: boolean; problems: BodyProblems },
): StreamedBody {
  const encoder = new TextEncoder()
  const scanner = new JsonScanner()
  let held = ''

  function take(text: string): void {
    held += text
    if (strict) judged(() => scanner.read(text))
  }
  function judged(scan: () => void): void {
    try {
      scan()
    } catch (error) {
      throw error instanceof RangeError
        ? problems.tooDeep()
        : problems.unreadable(beginning, (error as SyntaxError).message)
    }
  }

  async function next(): Promise<string | undefined> {
    while (held === '' || (strict && !scanner.isOpen)) {
      const text = await rest.read()
      if (text === undefined) {
        if (strict) judged(() => scanner.end())
        break
      }
      take(text)
    }
    const text = held
    held = ''
    return text === '' ? undefined : text
  }

  take(beginning)
  const body: StreamedBody = {
    fault: undefined,
    value: new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          try {
            const text = await next()
            if (text === undefined) controller.close()
            else controller.enqueue(encoder.encode(text))
          } catch (error) {
            body.fault = error
            controller.error(error)
            void rest.drain()
          }
        },
        cancel: () => void rest.drain(),
      },
      { highWaterMark: 0 },
    ),
  }
  return body
}
