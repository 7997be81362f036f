const WHITE = /[\s\u0085]/

/** Same result as `char.IsWhiteSpace`; unlike JavaScript's `\s`, .NET does not count the byte order mark. */
export const isWhiteSpace = (char: string): boolean => char !== '\ufeff' && WHITE.test(char)

/** `string.Trim()`; with `nuls` also the NULs in between, as `bool.TryParse` does. */
export function trimWhite(text: string, { nuls = false } = {}): string {
  const isBlank = (at: number) => isWhiteSpace(text[at]!) || (nuls && text[at] === '\0')
  let from = 0
  let to = text.length
  while (from < to && isBlank(from)) from++
  while (from < to && isBlank(to - 1)) to--
  return text.slice(from, to)
}
