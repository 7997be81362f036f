import { ProblemError } from '../problem.ts'
import type { V1Context } from './v1-context.ts'

/** Owner of a cursor: it names positions in a list that another caller may not read. */
export const cursorBinding = (kind: string, principal: string | undefined, selection: object): string =>
  JSON.stringify([kind, principal ?? null, Object.entries(selection).sort(([one], [other]) => (one < other ? -1 : 1))])

/** Opens the `next` that a caller sent; undefined without one. Throws a problem if it belongs to something else. */
export async function openCursor(
  operation: string,
  next: unknown,
  { signer }: V1Context,
  binding: string,
): Promise<string | undefined> {
  if (next === undefined) return undefined
  const cursor = await signer.read(next as string, binding)
  if (typeof cursor === 'string') return cursor
  const message = 'must be the `next` of an earlier response to the same caller, with the same selection'
  throw new ProblemError('invalid_input', `${operation}: next ${message}`, {
    issues: [{ parameter: 'next', in: 'query', message }],
  })
}
