import { expressionFunctions } from './expression-functions.ts'
import { ExpressionError, type Token, tokensOf } from './expression-tokens.ts'

/** The names that an expression can read. */
export type Scope = Readonly<Record<string, unknown>>

/** An expression that has been read. */
export type Expression = (scope: Scope) => unknown

type Operator = (left: unknown, right: unknown) => unknown

const isSame = (left: unknown, right: unknown): boolean =>
  left === right || (typeof left === 'object' && JSON.stringify(left) === JSON.stringify(right))

const arithmetic =
  (sign: string, compute: (left: number, right: number) => number): Operator =>
  (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return compute(left, right)
    throw new ExpressionError(`'${sign}' expects numbers, got ${JSON.stringify(left)} and ${JSON.stringify(right)}`)
  }

const comparison =
  (sign: string, compare: (left: number | string, right: number | string) => boolean): Operator =>
  (left, right) => {
    const isOrdered = (value: unknown) => typeof value === 'number' || typeof value === 'string'
    if (isOrdered(left) && isOrdered(right) && typeof left === typeof right) return compare(left, right)
    throw new ExpressionError(
      `'${sign}' expects two numbers or two texts, got ${JSON.stringify(left)} and ${JSON.stringify(right)}`,
    )
  }

const plus: Operator = (left, right) =>
  typeof left === 'string' || typeof right === 'string'
    ? `${String(left)}${String(right)}`
    : arithmetic('+', (a, b) => a + b)(left, right)

/** Binary operators from loosest to tightest. */
const levels: readonly Readonly<Record<string, Operator>>[] = [
  { '==': isSame, '!=': (left, right) => !isSame(left, right) },
  {
    '<': comparison('<', (a, b) => a < b),
    '<=': comparison('<=', (a, b) => a <= b),
    '>': comparison('>', (a, b) => a > b),
    '>=': comparison('>=', (a, b) => a >= b),
  },
  { '+': plus, '-': arithmetic('-', (a, b) => a - b) },
  {
    '*': arithmetic('*', (a, b) => a * b),
    '/': arithmetic('/', (a, b) => a / b),
    '%': arithmetic('%', (a, b) => a % b),
  },
]

const own = (value: unknown, key: unknown): unknown => {
  if (value === null || value === undefined) return null
  if (Array.isArray(value) && Number.isInteger(key)) return value.at(Number(key)) ?? null
  return typeof value === 'object' && Object.hasOwn(value, String(key))
    ? (value as Record<string, unknown>)[String(key)]
    : null
}

const constants: Readonly<Record<string, unknown>> = { true: true, false: false, null: null }

const deepest = 50

/** Reads an expression: paths, literals, comparison, arithmetic, `&& || !`, `? :` and a few functions. Throws an `ExpressionError`. */
export function readExpression(source: string): Expression {
  const tokens = tokensOf(source)
  let at = 0
  let depth = 0
  const peek = (): Token => tokens[at] as Token
  const unexpected = (): ExpressionError => {
    const { text, at: place } = peek()
    return new ExpressionError(
      text === '' ? `'${source}' ends too early` : `unexpected '${text}' at character ${place + 1} of '${source}'`,
    )
  }
  const takeSign = (...signs: string[]): string | undefined => {
    const { kind, text } = peek()
    if (kind !== 'sign' || !signs.includes(text)) return undefined
    at++
    return text
  }
  const expectSign = (sign: string): void => {
    if (takeSign(sign) === undefined) throw unexpected()
  }

  const choice = (): Expression => {
    if (++depth > deepest) throw new ExpressionError(`'${source}' is nested more than ${deepest} levels deep`)
    const test = or()
    let result = test
    if (takeSign('?')) {
      const yes = choice()
      expectSign(':')
      const no = choice()
      result = (scope) => (test(scope) ? yes(scope) : no(scope))
    }
    depth--
    return result
  }
  const or = (): Expression => {
    const parts = [and()]
    while (takeSign('||')) parts.push(and())
    return parts.length === 1 ? (parts[0] as Expression) : (scope) => parts.some((part) => Boolean(part(scope)))
  }
  const and = (): Expression => {
    const parts = [binary(0)]
    while (takeSign('&&')) parts.push(binary(0))
    return parts.length === 1 ? (parts[0] as Expression) : (scope) => parts.every((part) => Boolean(part(scope)))
  }
  const binary = (level: number): Expression => {
    const operators = levels[level]
    if (!operators) return unary()
    let left = binary(level + 1)
    for (let sign = takeSign(...Object.keys(operators)); sign; sign = takeSign(...Object.keys(operators))) {
      const [operator, before, right] = [operators[sign] as Operator, left, binary(level + 1)]
      left = (scope) => operator(before(scope), right(scope))
    }
    return left
  }
  const unary = (): Expression => {
    const sign = takeSign('!', '-')
    if (!sign) return access(primary())
    if (++depth > deepest) throw new ExpressionError(`'${source}' is nested more than ${deepest} levels deep`)
    const operand = unary()
    depth--
    return sign === '!' ? (scope) => !operand(scope) : (scope) => arithmetic('-', (a, b) => a - b)(0, operand(scope))
  }
  const access = (base: Expression): Expression => {
    let value = base
    for (let sign = takeSign('.', '['); sign; sign = takeSign('.', '[')) {
      const before = value
      if (sign === '[') {
        const key = choice()
        expectSign(']')
        value = (scope) => own(before(scope), key(scope))
      } else {
        const { kind, text } = peek()
        if (kind !== 'name') throw unexpected()
        at++
        value = (scope) => own(before(scope), text)
      }
    }
    return value
  }
  const call = (name: string): Expression => {
    const run = Object.hasOwn(expressionFunctions, name) ? expressionFunctions[name] : undefined
    if (!run) {
      throw new ExpressionError(`unknown function '${name}': known are ${Object.keys(expressionFunctions).join(', ')}`)
    }
    const args: Expression[] = []
    while (!takeSign(')')) {
      if (args.length > 0) expectSign(',')
      args.push(choice())
    }
    return (scope) => run(...args.map((arg) => arg(scope)))
  }
  const primary = (): Expression => {
    const { kind, text } = peek()
    if (takeSign('(')) {
      const inner = choice()
      expectSign(')')
      return inner
    }
    if (kind === 'sign' || kind === 'end') throw unexpected()
    at++
    if (kind === 'number') return () => Number(text)
    if (kind === 'text') return () => text
    if (Object.hasOwn(constants, text)) return () => constants[text]
    if (takeSign('(')) return call(text)
    return (scope) => {
      if (Object.hasOwn(scope, text)) return scope[text]
      throw new ExpressionError(`'${text}' is unknown here: known are ${Object.keys(scope).join(', ')}`)
    }
  }

  const result = choice()
  if (peek().kind !== 'end') throw unexpected()
  return result
}
