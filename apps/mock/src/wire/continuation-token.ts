import { DotNetException, argumentException } from '../dotnet/dotnet-exception.ts'
import { loadToken } from '../dotnet/json-loader.ts'

const toBase64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)))

function fromBase64(text: string): string | undefined {
  const compact = text.replace(/[ \t\r\n]/g, '')
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined
  return new TextDecoder().decode(Uint8Array.from(atob(compact), (c) => c.charCodeAt(0)))
}

/** Reads Base64 as the storage emulator does: what is no such character is skipped, padding ends it, a lone last digit is dropped. */
function fromLooseBase64(text: string): string {
  const digits = text
    .split('=', 1)
    .join('')
    .replace(/[^A-Za-z0-9+/_-]/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
  const bytes = atob(digits.length % 4 === 1 ? digits.slice(0, -1) : digits)
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0)))
}

/** The tokens of one kind of host: the key to continue from, in its wrapping. */
export interface TokenFormat {
  write(key: string): string
  /** The key to continue from; `''` for the first page. Throws what the host throws at a token that is not its own. */
  read(token: string): string
}

/** The form of each: the bare key, the older SDK's JSON around it, or a page number. */
export const tokenFormats: Readonly<Record<'key' | 'json', TokenFormat>> = {
  key: {
    write: toBase64,
    // Two keys with a blank between; the table's rows have an empty second one, so a longer one leaves the first key out.
    read(token) {
      if (token.length <= 1) return ''
      const [partition = '', row = ''] = token.split(/ (.*)/s)
      const key = fromLooseBase64(partition)
      return fromLooseBase64(row) === '' ? key : `${key}\u0000`
    },
  },
  json: {
    write: (key) =>
      toBase64(
        JSON.stringify({ NextPartitionKey: toBase64(key), NextRowKey: '', NextTableName: null, TargetLocation: 0 }),
      ),
    read(token) {
      const text = fromBase64(token)
      if (text === undefined) {
        throw new DotNetException(
          'System.FormatException',
          'The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal character among the padding characters.',
        )
      }
      const node = loadToken(text)
      const key = node.kind === 'object' ? node.members.get('NextPartitionKey') : undefined
      return key?.kind === 'string' ? fromLooseBase64(key.value) : ''
    },
  },
}

/** Reads a token of the SQL backend: the number of the page, 0 for none. Throws an argument error for anything else. */
export function readPageNumber(token: string): number {
  if (token === '') return 0
  if (!/^\s*\d+\s*$/.test(token)) throw argumentException(`The continuation token '${token}' is invalid.`)
  return Number(token)
}
