const utf8 = new TextEncoder()
const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

const percent = (byte: number) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`

/** Percent-encodes the UTF-8 bytes of the characters that `keep` does not match. */
export const percentEncode = (text: string, keep: RegExp): string =>
  Array.from(text, (char) => (keep.test(char) ? char : Array.from(utf8.encode(char), percent).join(''))).join('')

/** `WebUtility.UrlEncode`: a space becomes `+`; only letters, digits and `-_.!*()` stay. */
export const urlEncode = (text: string): string => percentEncode(text, /[A-Za-z0-9\-_.!*() ]/).replaceAll(' ', '+')

/** `WebUtility.UrlDecode`: `+` becomes a space, bytes that are not UTF-8 become U+FFFD, a `%` without two hex digits stays. */
export const urlDecode = (text: string): string =>
  text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
      lenient.decode(Uint8Array.from(run.slice(1).split('%'), (pair) => Number.parseInt(pair, 16))),
    )
