/** A noun with its article, for messages: `a switch`, `an operation`, `a URL`. */
export function withArticle(noun: string): string {
  return `${/^(?:[aeio]|u(?!rl|s))/i.test(noun) ? 'an' : 'a'} ${noun}`
}
