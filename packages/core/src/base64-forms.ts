const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Substrings that every base64 text around a secret contains, in both alphabets, at any alignment. */
export function base64Forms(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret)
  const standard = [0, 1, 2].map((offset) => within(bytes, offset))
  return [...new Set([...standard, ...standard.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))])]
}

// The digits that hold only bits of these bytes, where the first byte stands `offset` bytes after a group of three began.
function within(bytes: Uint8Array, offset: number): string {
  let digits = ''
  const last = (offset + bytes.length) * 8
  for (let bit = Math.ceil((offset * 8) / 6) * 6; bit + 6 <= last; bit += 6) {
    const index = (bit >> 3) - offset
    const pair = (bytes[index]! << 8) | (bytes[index + 1] ?? 0)
    digits += alphabet[(pair >> (10 - (bit & 7))) & 63]
  }
  return digits
}
