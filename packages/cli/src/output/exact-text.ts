import { JsonNumber } from '@durable-http/core'

/** Writes a value as JSON; numbers keep the digits that they came with. */
export function exactText(value: unknown, indent?: number): string {
  const digits: string[] = []
  const text = JSON.stringify(
    value,
    function (this: Record<string, unknown>, key, member: unknown) {
      // `toJSON` has made a text of the number already.
      const original = this[key]
      if (!(original instanceof JsonNumber)) return member
      digits.push(original.text)
      return `${(marker ??= `${crypto.randomUUID()}:`)}${digits.length - 1}`
    },
    indent,
  )
  if (text === undefined) return 'null'
  if (digits.length === 0) return text
  return text.replaceAll(new RegExp(`"${marker}(\\d+)"`, 'g'), (_, index: string) => digits[Number(index)]!)
}

// Unknown outside this process, so that no text of a host is mistaken for it; drawn late, since `crypto` takes long to load.
let marker: string | undefined
