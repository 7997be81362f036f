import { LineCounter, type Node, isMap, isScalar, parseDocument } from 'yaml'
import type { z } from 'zod'
import { toActivity, toEntity, toFunctions, toOrchestrator } from './declared-functions.ts'
import { type FunctionsFile, functionsFile, stepKinds } from './functions-file.ts'
import { stepKindOf } from './step-kind.ts'
import { stepNames } from './step-names.ts'

/** Something wrong in a file, with its place counted from 1. */
export interface FileProblem {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
}

/** Thrown for a file that cannot be used; the message has a line for each problem. */
export class FunctionsFileError extends Error {
  readonly problems: readonly FileProblem[]

  constructor(problems: readonly FileProblem[]) {
    super(problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n'))
    this.name = 'FunctionsFileError'
    this.problems = problems
  }
}

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]
interface Found {
  readonly path: Path
  readonly message: string
}

const longestFile = 2_000_000
const mostProblems = 20

const kindsText = Object.keys(stepKinds).join(', ')

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((one, key) => (one as Record<PropertyKey, unknown> | undefined)?.[key], value)

/** Says of a step which member is wrong; the union itself only knows that no kind fits. */
function stepIssues(step: unknown, path: Path, whole: unknown): Found[] {
  if (typeof step !== 'object' || step === null || Array.isArray(step)) {
    return [{ path, message: `expected a step, an object with one of ${kindsText}` }]
  }
  const kind = stepKindOf(step)
  if (!kind)
    return [
      { path, message: `unknown step with ${Object.keys(step).join(', ') || 'no members'}: accepted are ${kindsText}` },
    ]
  const { error } = stepKinds[kind].safeParse(step)
  return (error?.issues ?? []).flatMap((issue) => toFound({ ...issue, path: [...path, ...issue.path] }, whole))
}

function toFound(issue: Issue, whole: unknown): Found[] {
  const { path, message } = issue
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], message: `unknown member '${key}'` }))
  }
  if (issue.code !== 'invalid_union') return [{ path, message }]
  if (
    /^(steps|then|else|do|try|catch|onTimeout|all|any)$/.test(String(path.findLast((key) => typeof key === 'string')))
  ) {
    return stepIssues(valueAt(whole, path), path, whole)
  }
  const best = issue.errors.toSorted((a, b) => a.length - b.length)[0] ?? []
  return best.flatMap((inner) => toFound({ ...inner, path: [...path, ...inner.path] }, whole))
}

/** Compiles function by function, so that an expression's problem has the place of its function. */
function expressionProblems(file: FunctionsFile): Found[] {
  const kinds = { orchestrators: toOrchestrator, activities: toActivity, entities: toEntity } as const
  return Object.entries(kinds).flatMap(([kind, make]) =>
    Object.entries(file[kind as keyof typeof kinds] ?? {}).flatMap(([name, declared]) => {
      try {
        ;(make as (one: unknown) => unknown)(declared ?? {})
        return []
      } catch (error) {
        return [{ path: [kind, name], message: error instanceof Error ? error.message : String(error) }]
      }
    }),
  )
}

/** Finds the text in a node that holds what a message quotes, for the line of an expression. */
function placeOfText(node: Node, quoted: string): number | undefined {
  let place: number | undefined
  const look = (one: unknown): void => {
    if (place !== undefined) return
    if (isScalar(one)) {
      if (String(one.value).includes(quoted)) place = one.range?.[0]
    } else if (isMap(one)) {
      for (const { key, value } of one.items) {
        look(key)
        look(value)
      }
    } else for (const item of (one as { items?: unknown[] } | null)?.items ?? []) look(item)
  }
  look(node)
  return place
}

/** Reads a YAML or JSON file of functions; throws a `FunctionsFileError` that lists every problem with its line. */
export function readFunctionsFile(text: string, file: string): ReturnType<typeof toFunctions> & { notes: string[] } {
  const lines = new LineCounter()
  const problemAt = (offset: number, message: string): FileProblem => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), message }
  }
  if (text.length > longestFile)
    throw new FunctionsFileError([problemAt(0, `the file has more than ${longestFile} characters`)])
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0) {
    throw new FunctionsFileError(
      document.errors.slice(0, mostProblems).map(({ pos, message }) => problemAt(pos[0], message)),
    )
  }
  const offsetOf = (path: Path): number => {
    for (let length = path.length; length >= 0; length--) {
      const parent = document.getIn(path.slice(0, length - 1), true)
      const pair = isMap(parent)
        ? parent.items.find(({ key }) => isScalar(key) && key.value === path[length - 1])
        : undefined
      const node = isScalar(pair?.key) ? pair.key : (document.getIn(path.slice(0, length), true) as Node | undefined)
      if (node?.range) return node.range[0]
    }
    return 0
  }
  let whole: unknown
  try {
    whole = document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    // An alias without an anchor, or so many that they would fill the memory.
    throw new FunctionsFileError([problemAt(0, error instanceof Error ? error.message : String(error))])
  }
  const parsed = functionsFile.safeParse(whole ?? {})
  const found = parsed.success
    ? expressionProblems(parsed.data)
    : parsed.error.issues.flatMap((issue) => toFound(issue, whole))
  if (found.length > 0 || !parsed.success) {
    const problems = found.slice(0, mostProblems).map(({ path, message }) => {
      const [, quoted] = parsed.success ? (/'([^']*)'[^']*$/.exec(message) ?? []) : []
      const node = document.getIn(path, true) as Node | undefined
      return problemAt((node && quoted && placeOfText(node, quoted)) || offsetOf(path), message)
    })
    throw new FunctionsFileError(problems)
  }
  return { ...toFunctions(parsed.data), notes: stepNames(parsed.data) }
}
