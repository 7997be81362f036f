import { expect, test } from 'vitest'
import { checkArguments } from './check-arguments.ts'
import { withoutNulls } from './null-arguments.ts'
import { objectSchema, shortText } from './schema.ts'

const schema = objectSchema({ instanceId: shortText(10), taskHub: shortText(10) }, ['instanceId'])

// Notes what is read of the arguments.
function watched(args: Record<string, unknown>) {
  const read = { values: 0 }
  const get = (target: Record<string, unknown>, name: string | symbol) => {
    read.values++
    return Reflect.get(target, name) as unknown
  }
  return { read, args: new Proxy(args, { get }) }
}

test('60,000 unknown names are reported as one fault, after a few were looked at', () => {
  const many = Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`name${index}`, null]))
  const { read, args } = watched({ instanceId: 'a', ...many })
  let scrubbed = 0
  const scrub = (text: string) => (scrubbed++, text)
  let message = ''
  try {
    checkArguments('tool', schema, withoutNulls(schema, args), scrub)
  } catch (error) {
    message = (error as { issues: { message: string }[] }).issues[0]!.message
  }
  expect(message).toBe('and at least 20 more are not arguments of this tool; it takes instanceId, taskHub')
  expect(read.values).toBeLessThan(40)
  expect(scrubbed).toBe(0)
})
