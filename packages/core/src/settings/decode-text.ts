/**
 * Decodes the bytes of a text file: UTF-8, or UTF-16 with a byte order mark, as Windows PowerShell writes it; drops the mark.
 * Throws a `TypeError` for bytes that are not text of these encodings, so that no character is replaced unseen.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes
  const isLittle = first === 0xff && second === 0xfe
  const isBig = first === 0xfe && second === 0xff
  const encoding = isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new TypeError('is not text in UTF-8, or in UTF-16 with a byte order mark')
  }
}
