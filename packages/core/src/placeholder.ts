/** Placeholders in a link of the host. */
export type Placeholder = 'eventName' | 'text'

// A brace in any spelling: plain, or percent-encoded any number of times, in either case.
const opening = String.raw`(?:\{|%(?:25)*7[Bb])`
const closing = String.raw`(?:\}|%(?:25)*7[Dd])`
const spaces = String.raw`(?:\s|\+|%(?:25)*20)*`
const character = (letter: string) => {
  const codes = [letter.toLowerCase(), letter.toUpperCase()].map((form) =>
    form
      .charCodeAt(0)
      .toString(16)
      .replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`),
  )
  return `(?:[${letter.toLowerCase()}${letter.toUpperCase()}]|%(?:25)*(?:${codes.join('|')}))`
}
const named = (name: string) =>
  `${opening}{1,2}${spaces}${Array.from(name, character).join('')}${spaces}${closing}{1,2}`

const spellings: Readonly<Record<Placeholder, RegExp>> = {
  eventName: new RegExp(named('eventName'), 'g'),
  text: new RegExp(named('text'), 'g'),
}
const alone = new RegExp(`^\\s*(?:${named('eventName')}|${named('text')})\\s*$`)

/**
 * Rewrites a placeholder in any spelling, such as `{{text}}` or `%7BeventName%7D`, to `{text}` or `{eventName}`.
 * Looks where the host puts it, the last segment or the query; undefined unless it is there once.
 */
export function unifyPlaceholder(link: string, placeholder: Placeholder): string | undefined {
  const mark = link.indexOf('?')
  const end = mark < 0 ? link.length : mark
  const [from, to] = placeholder === 'text' ? [end, link.length] : [link.lastIndexOf('/', end - 1), end]
  let count = 0
  const unified = link.slice(from, to).replace(spellings[placeholder], () => {
    count++
    return `{${placeholder}}`
  })
  return count === 1 ? link.slice(0, from) + unified + link.slice(to) : undefined
}

/** Describes the fault of a text that is an unfilled placeholder of a link; undefined for other texts. */
export function unfilledPlaceholder(text: string): string | undefined {
  return text.length <= 500 && alone.test(text)
    ? 'must not be the placeholder of a link: put the value in its place'
    : undefined
}
