const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')

/** Writes 32 hexadecimal digits as a GUID. */
export const hexToGuid = (digits: string): string =>
  `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`

/** Returns a random id of 32 hexadecimal digits, as `Guid.ToString("N")` prints it. */
export const randomHexId = (): string => hex(crypto.getRandomValues(new Uint8Array(16)))

/** Returns a GUID that is the same whenever the same text is given (FNV-1a, four times over); version 5 in form. */
export function guidOf(text: string): string {
  let digits = ''
  for (let seed = 1; seed <= 4; seed++) {
    let hash = (0x811c9dc5 ^ (seed * 0x9e3779b1)) >>> 0
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0
    digits += hash.toString(16).padStart(8, '0')
  }
  const variant = '89ab'[parseInt(digits[16] as string, 16) & 3] as string
  return hexToGuid(`${digits.slice(0, 12)}5${digits.slice(13, 16)}${variant}${digits.slice(17)}`)
}
