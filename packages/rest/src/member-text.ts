const quote = 0x22
const backslash = 0x5c
const opening = new Set([0x5b, 0x7b])
const closing = new Set([0x5d, 0x7d])

/** Returns the text of a member of a JSON object as it is written, the last one of that name; `json` is valid JSON. Reads each character once. */
export function memberTextOf(json: string, name: string): string | undefined {
  let found: string | undefined
  let depth = 0
  let key: string | undefined
  let start = -1
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at)
    if (code === quote) {
      const end = endOfString(json, at)
      if (depth === 1 && start < 0) key = json.slice(at, end)
      at = end - 1
    } else if (opening.has(code)) depth++
    else if (depth === 1 && code === 0x3a && start < 0) start = at + 1
    else if (closing.has(code) || (code === 0x2c && depth === 1)) {
      if (depth === 1 && start >= 0) {
        if (key !== undefined && JSON.parse(key) === name) found = json.slice(start, at).trim()
        start = -1
      }
      if (code !== 0x2c) depth--
    }
  }
  return found
}

// Every backslash begins an escape, so the character after it is passed over.
function endOfString(json: string, start: number): number {
  let at = start + 1
  while (at < json.length && json.charCodeAt(at) !== quote) at += json.charCodeAt(at) === backslash ? 2 : 1
  return at + 1
}
