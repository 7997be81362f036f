import { type Expression, type Scope, readExpression } from './expression.ts'

/** A value in which `${…}` is replaced by the value of an expression. */
export type Template = (scope: Scope) => unknown

const part = /\$\$\{|\$\{((?:[^'}]|'(?:[^'\\]|\\.)*')*)\}/g

/** Writes a value into a text. */
export const textOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)

/** Reads a text: `${…}` alone keeps the type of its value, in other text it is written out; `$${` is a plain `${`. */
function readText(text: string): Template {
  const parts: (string | Expression)[] = []
  let end = 0
  for (const match of text.matchAll(part)) {
    parts.push(text.slice(end, match.index))
    parts.push(match[1] === undefined ? '${' : readExpression(match[1]))
    end = match.index + match[0].length
  }
  parts.push(text.slice(end))
  const filled = parts.filter((one) => one !== '')
  const [only] = filled
  if (filled.length === 1 && typeof only === 'function') return only
  return (scope) => filled.map((one) => (typeof one === 'string' ? one : textOf(one(scope)))).join('')
}

/** Reads a value of any shape; throws an `ExpressionError` for an expression that cannot be read. */
export function readTemplate(value: unknown): Template {
  if (typeof value === 'string') return value.includes('${') ? readText(value) : () => value
  if (Array.isArray(value)) {
    const items = value.map(readTemplate)
    return (scope) => items.map((item) => item(scope))
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, member]) => [name, readTemplate(member)] as const)
    return (scope) => Object.fromEntries(members.map(([name, member]) => [name, member(scope)]))
  }
  return () => value
}

/** Reads a condition: an expression, with or without `${…}` around it. */
export function readCondition(text: string | boolean): (scope: Scope) => boolean {
  if (typeof text === 'boolean') return () => text
  const [, inner] = /^\s*\$\{([\s\S]*)\}\s*$/.exec(text) ?? []
  const expression = readExpression(inner ?? text)
  return (scope) => Boolean(expression(scope))
}
