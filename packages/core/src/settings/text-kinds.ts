import { kind, refuseValue, type ValueKind } from './value-kind.ts'

/** Makes the kind of texts that match a pattern. */
export const matching = (name: string, accepts: string, pattern: RegExp): ValueKind<string> =>
  kind(name, accepts, (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined))

/** Any text without control characters. */
export const text: ValueKind<string> = matching('text', 'a text', /^[^\p{Cc}]+$/u)

/** A key of the function app, which no fault ever shows. */
export const key: ValueKind<string> = kind(
  'key',
  'the bare key',
  (value) => {
    if (typeof value !== 'string') return undefined
    if (value.startsWith('@Microsoft.KeyVault(')) {
      refuseValue('is a Key Vault reference that was not resolved; expected the key: give the app access to the vault')
    }
    if (/^(["']).*\1$/.test(value)) refuseValue('is in quotation marks; expected the bare key')
    if (/^https?:|code=/i.test(value)) refuseValue('holds more than the key; expected what stands behind code= alone')
    return /^[\x21-\x7E]+$/.test(value)
      ? value
      : refuseValue('holds blanks or characters that no key has; expected the bare key')
  },
  { isQuoted: false },
)

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  1: true,
  false: false,
  no: false,
  off: false,
  0: false,
}

/** A switch. */
export const flag: ValueKind<boolean> = kind('switch', 'true or false', (value) =>
  typeof value === 'boolean' ? value : typeof value === 'string' ? truths[value.toLowerCase()] : undefined,
)
