const control = /[\u0000-\u001F\u007F-\u009F]/
const reserved = /[/\\#?]/
const percentPair = /%[0-9A-Fa-f]{2}/

/** Reason why a text cannot be sent as one path segment, or undefined if it can. */
export function segmentFault(text: string): string | undefined {
  if (text === '.' || text === '..') return 'must not be "." or "..", which URLs resolve away'
  if (reserved.test(text)) return 'must not contain /, \\, # or ?, which the host cannot address'
  if (control.test(text)) return 'must not contain control characters'
  if (!text.isWellFormed()) return 'must not contain half of a surrogate pair'
  // Newer hosts decode a path three times, older ones twice: %41 would name another instance there.
  if (percentPair.test(text)) return 'must not contain % before two hexadecimal digits, which the host decodes again'
  return undefined
}
