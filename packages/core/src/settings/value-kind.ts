import * as z from 'zod/v4'
import { nearestName } from './nearest-name.ts'
import { withArticle } from './with-article.ts'

/** A kind of value: its form, and how it is read and written. */
export interface ValueKind<T = unknown> {
  /** A noun for tables, `duration`. */
  name: string
  /** Accepted values, for tables. */
  accepts: string
  /** Reads a text of the environment, or what stands in a file; its issues say what was wrong and what is expected. */
  schema: z.ZodType<T>
  show(value: T): string
  /** True if a fault may quote the value: no, where it may hold a key. */
  isQuoted: boolean
}

/** Thrown inside a reader to say more than that the value is not of its kind. */
class Refusal extends Error {}

/** Says inside a reader what is wrong with a value: a predicate, what is expected, and no value. */
export function refuseValue(message: string): never {
  throw new Refusal(message)
}

/** Makes a kind of one function, which reads a trimmed text or a member of a file and returns undefined for what is not one of the kind. */
export function kind<T>(
  name: string,
  accepts: string,
  read: (value: unknown) => T | undefined,
  { show = String, isQuoted = true }: { show?: (value: T) => string; isQuoted?: boolean } = {},
): ValueKind<T> {
  const schema = z.unknown().transform((value, context): T => {
    let message = `is not ${withArticle(name)}; expected ${accepts}`
    try {
      const result = read(typeof value === 'string' ? value.trim() : value)
      if (result !== undefined) return result
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      message = error.message
    }
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })
  return { name, accepts, schema, show, isQuoted }
}

/** Makes a kind that is a list: separated by commas in the environment, an array in a file. */
export function listOf<T>(item: ValueKind<T>, { isEmptyRefused = false } = {}): ValueKind<readonly T[]> {
  const split = (value: unknown) =>
    typeof value === 'string' ? value.split(/[,\n]/).filter((part) => part.trim()) : value
  return {
    name: `list of ${item.name}`,
    accepts: `${item.accepts}; separate several by commas`,
    schema: z.preprocess(
      split,
      z
        .array(item.schema, { error: `is not a list; expected an array of ${item.name}` })
        .min(isEmptyRefused ? 1 : 0, { error: `names none; expected ${item.accepts}` }),
    ),
    show: (values) => values.map((value) => item.show(value)).join(','),
    isQuoted: item.isQuoted,
  }
}

/** Makes a kind of which every value has a name; letter case does not matter. */
export function oneOf<const T extends string>(name: string, names: readonly T[]): ValueKind<T> {
  return kind(name, `one of ${names.join(', ')}`, (value) => {
    if (typeof value !== 'string') return undefined
    const found = names.find((one) => one.toLowerCase() === value.toLowerCase())
    const nearest = found ?? nearestName(value, names)
    if (found === undefined && nearest !== undefined) {
      refuseValue(`is not ${withArticle(name)}; did you mean ${nearest}?`)
    }
    return found
  })
}
