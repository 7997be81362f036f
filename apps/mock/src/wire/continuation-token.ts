import { DotNetException, argumentException, storageError } from '../dotnet/dotnet-exception.ts'
import { loadToken } from '../dotnet/json-loader.ts'

const toBase64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)))

function fromBase64(text: string): string | undefined {
  const compact = text.replace(/[ \t\r\n]/g, '')
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined
  return new TextDecoder().decode(Uint8Array.from(atob(compact), (c) => c.charCodeAt(0)))
}

/** Reads Base64 as the storage emulator does: other characters are skipped, padding ends it, a lone last digit is dropped. */
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

/** The table service behind the host: the emulator writes bare Base64, Azure its length in front. */
export type TableService = 'azurite' | 'azure'

/** A key in a token: `write` wraps it, `read` gives `undefined` for a text that the service refuses. */
interface KeyWrapping {
  write(key: string): string
  read(text: string): string | undefined
}

/** How each table service wraps a key. */
export const tableServices: Readonly<Record<TableService, KeyWrapping>> = {
  azurite: { write: toBase64, read: fromLooseBase64 },
  azure: {
    // `1!8!U21pdGg-`: a form, the length of the Base64, and the Base64 with `-` for its padding.
    write(key) {
      const text = toBase64(key).replaceAll('=', '-')
      return `1!${text.length}!${text}`
    },
    read(text) {
      const [, length, base64 = ''] = /^1!(\d+)!([A-Za-z0-9+/]*-{0,2})$/.exec(text) ?? []
      return Number(length) === base64.length ? fromBase64(base64.replaceAll('-', '=')) : undefined
    },
  },
}

/** Rows of the instance table have an empty row key. The emulator sends no text for it, so its tokens end in a space. */
const emptyRowKey: Readonly<Record<TableService, string>> = { azurite: '', azure: tableServices.azure.write('') }

const notBase64 = (): DotNetException =>
  new DotNetException(
    'System.FormatException',
    'The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal character among the padding characters.',
  )

const formats = {
  /** Azure.Data.Tables: the two keys of the next row with a space between. */
  key: (service: TableService): TokenFormat => ({
    write: (key) => `${tableServices[service].write(key)} ${emptyRowKey[service]}`,
    read(token) {
      if (token.length <= 1) return ''
      const [partition = '', row = ''] = token.split(/ (.*)/s)
      const key = tableServices[service].read(partition)
      const rowKey = row === '' ? '' : tableServices[service].read(row)
      if (key === undefined || rowKey === undefined) throw storageError()
      // No row has a row key, so one that is given leaves the row of the partition key out.
      return rowKey === '' ? key : `${key}\u0000`
    },
  }),
  /** The older SDK: Base64 of JSON around the next key. */
  json: (service: TableService): TokenFormat => ({
    write: (key) =>
      toBase64(
        JSON.stringify({
          NextPartitionKey: tableServices[service].write(key),
          NextRowKey: emptyRowKey[service],
          NextTableName: null,
          TargetLocation: 0,
        }),
      ),
    read(token) {
      const text = fromBase64(token)
      if (text === undefined) throw notBase64()
      const node = loadToken(text)
      const key = node.kind === 'object' ? node.members.get('NextPartitionKey') : undefined
      return key?.kind === 'string' ? (tableServices[service].read(key.value) ?? '') : ''
    },
  }),
} as const

/** Creates the token format of an SDK (`key` for Azure.Data.Tables, `json` for the one before) over a table service. */
export const createTokenFormat = (kind: keyof typeof formats, service: TableService = 'azurite'): TokenFormat =>
  formats[kind](service)

/** Reads a token of the SQL backend: the number of the page, 0 for none. Throws an argument error for anything else. */
export function readPageNumber(token: string): number {
  if (token === '') return 0
  if (!/^\s*\d+\s*$/.test(token)) throw argumentException(`The continuation token '${token}' is invalid.`)
  return Number(token)
}
