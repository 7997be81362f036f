/** Takes what differs from one instance to the next out of a message: ids, numbers, times and quoted texts. */
export function normalCause(message: string): string {
  return (
    message
      .slice(0, 2_000)
      .split('\n', 1)[0]!
      .replaceAll(/[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/gi, '<id>')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?/g, '<time>')
      // The host lists its functions in any order.
      .replace(/ Additional info: The following are the known \w+ functions: .*/, '')
      // An apostrophe inside a word is not a quote.
      .replaceAll(/(?<![\p{L}\p{N}])'[^']{1,200}'(?![\p{L}\p{N}])|"[^"]{1,200}"/gu, '<text>')
      .replaceAll(/\d+/g, '<n>')
      .trim()
  )
}

/** The parts of a normalised cause that are the same in every failure of its group, longest first. */
export function fixedParts(cause: string): string[] {
  // Backslashes and quotes are spelled differently in an output that is JSON: a part ends before them.
  return cause
    .split(/<(?:id|time|text|n)>|["\\]/)
    .map((part) => part.trim().slice(0, 200))
    .filter((part) => part !== '')
    .sort((one, other) => other.length - one.length)
}
