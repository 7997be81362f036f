import type { z } from 'zod'
import type { JournalEntry } from '../request-journal.ts'
import type { verifyBody } from './admin-schemas.ts'
import { requestView } from './request-view.ts'

type Expectation = z.infer<typeof verifyBody>

const parse = (text: string | null): unknown => {
  if (text === null) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

const json = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 200)

/** Tells how a value falls short of what it must contain; objects may have more members. */
function differencesOf(actual: unknown, expected: unknown, at: string): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length)
      return [`${at}: expected ${json(expected)}, got ${json(actual)}`]
    return expected.flatMap((item, index) => differencesOf(actual[index], item, `${at}[${index}]`))
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null || Array.isArray(actual))
      return [`${at}: expected ${json(expected)}, got ${json(actual)}`]
    return Object.entries(expected).flatMap(([name, member]) =>
      differencesOf(
        Object.hasOwn(actual, name) ? (actual as Record<string, unknown>)[name] : undefined,
        member,
        `${at}.${name}`,
      ),
    )
  }
  return actual === expected ? [] : [`${at}: expected ${json(expected)}, got ${json(actual)}`]
}

/** Tells how a request differs from what is expected; an empty list means that it fits. */
export function requestDifferences(entry: JournalEntry, expected: Omit<Expectation, 'count'>): string[] {
  const plain = (name: 'operation' | 'method' | 'status'): string[] =>
    expected[name] === undefined ? [] : differencesOf(entry[name], expected[name], name)
  return [
    ...plain('operation'),
    ...plain('method'),
    ...plain('status'),
    ...(expected.path === undefined || entry.target.includes(expected.path)
      ? []
      : [`path: expected '${expected.path}' in '${requestView(entry).target}'`]),
    ...(expected.params === undefined ? [] : differencesOf([...entry.params], expected.params, 'params')),
    ...(expected.body === undefined ? [] : differencesOf(parse(entry.body), expected.body, 'body')),
    ...Object.entries(expected.headers ?? {}).flatMap(([name, value]) =>
      entry.headers.get(name) === value ? [] : [`headers.${name}: expected '${value}'`],
    ),
  ]
}

const nearestOnes = 3

/** Counts the requests that fit and, where that is not as expected, shows those that came closest. */
export function verifyRequests(entries: readonly JournalEntry[], { count = { min: 1 }, ...expected }: Expectation) {
  const { min, max } =
    typeof count === 'number' ? { min: count, max: count } : { min: count.min ?? 0, max: count.max ?? null }
  const compared = entries.map((entry) => ({ entry, differences: requestDifferences(entry, expected) }))
  const found = compared.filter(({ differences }) => differences.length === 0).length
  const ok = found >= min && (max === null || found <= max)
  const near = compared.filter(({ differences }) =>
    found > (max ?? Infinity) ? differences.length === 0 : differences.length > 0,
  )
  return {
    ok,
    count: found,
    expected: { min, max },
    nearest: ok
      ? []
      : near
          .toSorted((a, b) => a.differences.length - b.differences.length)
          .slice(0, nearestOnes)
          .map(({ entry, differences }) => ({ request: requestView(entry), differences })),
  }
}
