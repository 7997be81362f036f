import { JsonNumber } from '@durable-http/core'

/** Writes a value as YAML; numbers keep the digits that they came with. */
export async function yamlText(value: unknown): Promise<string> {
  const { stringify } = await import('yaml')
  return stringify(withoutAbsent(value), {
    aliasDuplicateObjects: false,
    customTags: (tags) => [
      ...tags,
      {
        tag: 'tag:yaml.org,2002:float',
        default: true,
        identify: (one: unknown) => one instanceof JsonNumber,
        resolve: (text: string) => text,
        stringify: ({ value }) => String(value),
      },
    ],
  })
}

function withoutAbsent(value: unknown): unknown {
  if (value instanceof JsonNumber) return value
  if (Array.isArray(value)) return value.map(withoutAbsent)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [[name, withoutAbsent(member)]])),
  )
}
