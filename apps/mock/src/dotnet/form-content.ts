import { parseContentType } from './media-type.ts'

// The limits of ASP.NET's `FormOptions`.
const maxValues = 1024
const maxKeyLength = 2048
const maxValueLength = 4 * 1024 * 1024
const maxBoundaryLength = 128
const maxHeaders = 16
const maxHeaderBytes = 16_384

/** How a form is encoded. */
export type FormType =
  | { readonly encoding: 'urlencoded' }
  | { readonly encoding: 'multipart'; readonly boundary: string }

/** Reads a `Content-Type` as ASP.NET does to find forms: a semicolon at the end and a parameter without a value pass. */
export function formTypeOf(header: string | null): FormType | undefined {
  const lenient = header?.replace(/;[ \t]*$/, '').replaceAll(/=[ \t]*(?=;|$)/g, '')
  const { mediaType, parameters = [] } = parseContentType(lenient)
  if (mediaType?.toLowerCase() === 'application/x-www-form-urlencoded') return { encoding: 'urlencoded' }
  if (mediaType?.toLowerCase() !== 'multipart/form-data') return undefined
  const value = parameters.find(([name]) => name.toLowerCase() === 'boundary')?.[1] ?? ''
  return { encoding: 'multipart', boundary: value.replace(/^"(.*)"$/s, '$1') }
}

/** True if ASP.NET can read the body as a form of this type. */
export function isReadableForm(type: FormType, bytes: Uint8Array): boolean {
  // One character a byte: positions and lengths are those of the bytes.
  const text = new TextDecoder('latin1').decode(bytes)
  return type.encoding === 'urlencoded' ? isReadableQuery(text) : isReadableMultipart(text, type.boundary)
}

function isReadableQuery(text: string): boolean {
  const pairs = text.split('&')
  if (pairs.at(-1) === '') pairs.pop()
  if (pairs.length > maxValues || /%00/.test(text)) return false
  return pairs.every((pair) => {
    const [key = '', ...value] = pair.split('=')
    return key.length <= maxKeyLength && value.join('=').length <= maxValueLength
  })
}

function isReadableMultipart(text: string, boundary: string): boolean {
  if (boundary === '' || boundary.length > maxBoundaryLength) return false
  // The text before the first boundary is limited as headers are.
  let at = text.indexOf(`--${boundary}`)
  if (at < 0 || at > maxHeaderBytes) return false
  at += boundary.length + 2
  for (let values = 0; ;) {
    const [rest, next] = lineAt(text, at)
    if (rest.trim() === '--') return text.length - next <= maxHeaderBytes
    const section = headersAt(text, next)
    if (section === undefined) return false
    const isForm = /^form-data$/i.test(section.disposition)
    if (isForm && ++values > maxValues) return false
    const end = text.indexOf(`\r\n--${boundary}`, section.end)
    if (end < 0) return false
    at = end + boundary.length + 4
  }
}

function lineAt(text: string, at: number): [line: string, next: number] {
  const end = text.indexOf('\r\n', at)
  return end < 0 ? [text.slice(at), text.length] : [text.slice(at, end), end + 2]
}

/** Reads the headers of a section up to the empty line; `undefined` if one is malformed or `Content-Disposition` is missing. */
function headersAt(text: string, begin: number): { disposition: string; end: number } | undefined {
  const headers = new Map<string, string>()
  for (let at = begin; ;) {
    const [line, next] = lineAt(text, at)
    if (next - begin > maxHeaderBytes) return undefined
    if (line === '') {
      const { mediaType } = parseContentType(`x/${headers.get('content-disposition')?.replace(/;\s*$/, '') ?? ''}`)
      return mediaType === undefined ? undefined : { disposition: mediaType.slice(2), end: next }
    }
    const colon = line.indexOf(':')
    if (colon <= 0) return undefined
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim())
    if (headers.size > maxHeaders) return undefined
    at = next
  }
}
