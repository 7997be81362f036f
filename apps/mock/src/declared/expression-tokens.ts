/** A piece of an expression; `at` is its offset. */
export interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'sign' | 'end'
  readonly text: string
  readonly at: number
}

/** Thrown for an expression that cannot be read or computed. */
export class ExpressionError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ExpressionError'
  }
}

const longest = 2000

const pattern = /\s*(?:(\d+(?:\.\d+)?)|'((?:[^'\\]|\\.)*)'|([A-Za-z_]\w*)|(==|!=|<=|>=|&&|\|\||[-+*/%<>!?:.,()[\]]))/y

/** Splits an expression into tokens; throws an `ExpressionError` that names the place. */
export function tokensOf(expression: string): Token[] {
  if (expression.length > longest) throw new ExpressionError(`an expression has at most ${longest} characters`)
  const tokens: Token[] = []
  const end = expression.trimEnd().length
  let at = 0
  while (at < end) {
    pattern.lastIndex = at
    const [all, number, text, name, sign] = pattern.exec(expression) ?? []
    if (all === undefined) {
      const place = at + (expression.slice(at).length - expression.slice(at).trimStart().length)
      throw new ExpressionError(`unexpected '${expression[place]}' at character ${place + 1} of '${expression}'`)
    }
    const kind =
      number === undefined ? (text === undefined ? (name === undefined ? 'sign' : 'name') : 'text') : 'number'
    tokens.push({ kind, text: number ?? text?.replaceAll(/\\(.)/g, '$1') ?? name ?? sign ?? '', at })
    at += all.length
  }
  tokens.push({ kind: 'end', text: '', at: end })
  return tokens
}
