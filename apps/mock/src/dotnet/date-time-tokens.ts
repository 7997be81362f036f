/** A piece of a date-time text: digits, a word in lower case, one of the signs `/ - : +`, or blank space. */
export interface DateToken {
  readonly kind: 'number' | 'word' | 'sign' | 'blank'
  readonly text: string
}

/** Splits a date-time text; undefined where a character can stand in none. Commas and full stops count as blank. */
export function dateTokens(text: string): DateToken[] | undefined {
  const tokens: DateToken[] = []
  let rest = text.replace(/\0+$/, '').trim()
  while (rest !== '') {
    const [, number, word, sign, blank] = /^(?:(\d+)|([a-z]+)|([/:+-])|([\s,.]+))/i.exec(rest) ?? []
    const token =
      number !== undefined
        ? ({ kind: 'number', text: number } as const)
        : word !== undefined
          ? ({ kind: 'word', text: word.toLowerCase() } as const)
          : sign !== undefined
            ? ({ kind: 'sign', text: sign } as const)
            : blank !== undefined
              ? ({ kind: 'blank', text: blank } as const)
              : undefined
    if (!token) return undefined
    tokens.push(token)
    rest = rest.slice(token.text.length)
  }
  return tokens
}
