import { parseResponseText, readSome } from './response-text.ts'
import type { Operation } from './operation.ts'

const repeats = new WeakSet<Response>()

/** True if the response is to a repeat of a call whose earlier try got no response. */
export const isRepeat = (response: Response): boolean => repeats.has(response)

/** Text that a failed repeat adds to its message. */
export const repeatNote = '; an earlier try of this call got no response and may have been carried out'

const single = 'An earlier try of this purge got no response; the instance was there before it and is gone now.'
const bulk = 'An earlier try of this purge got no response; what it deleted is not counted.'

/**
 * Reads the result of the whole call from the response to a repeat. A purge that finds nothing any more has done what it was asked to;
 * `wasThere` is true if the instance was read before the first try. Every other response is marked for its failure to tell.
 */
export async function settleRepeat(
  deletes: Operation['deletes'],
  response: Response,
  wasThere: boolean,
): Promise<Response> {
  const { status } = response
  const isPurge = deletes === 'range' || (deletes === 'one' && wasThere)
  if (isPurge && (status === 404 || status === 200)) {
    const text = await readSome(response)
    if (status === 404 && text === '') {
      return purged(deletes === 'one' ? { instancesDeleted: 1, note: single } : { instancesDeleted: 0, note: bulk })
    }
    const counted = status === 200 && deletes === 'range' ? readObject(text) : undefined
    if (counted) return purged({ ...counted, note: bulk })
    return marked(new Response(text, { status, headers: response.headers }))
  }
  return marked(response)
}

function marked(response: Response): Response {
  repeats.add(response)
  return response
}

const purged = (result: object) => Response.json(result)

function readObject(text: string): object | undefined {
  const value = parseResponseText(text)
  return typeof value === 'object' && value !== null ? value : undefined
}
