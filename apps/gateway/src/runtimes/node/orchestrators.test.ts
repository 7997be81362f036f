import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readOrchestrators } from './orchestrators.ts'

const upstreams = [{ name: 'orders' }, { name: 'billing' }]

async function readText(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'durable-http-orchestrators-'))
  try {
    const path = join(folder, 'orchestrators.json')
    await writeFile(path, text)
    return await readOrchestrators(path, upstreams)
  } finally {
    await rm(folder, { recursive: true })
  }
}

const entry = { function: 'PlaceOrder', description: 'Places an order.' }

test('reads what orchestrators there are, and in which app', async () => {
  const orchestrators = [entry, { ...entry, tool: 'bill', app: 'billing' }]
  expect(await readText(JSON.stringify({ orchestrators }))).toEqual(orchestrators)
  expect(await readOrchestrators(undefined, upstreams)).toEqual([])
})

test.each([
  ['no JSON', 'nonsense', /is not JSON/],
  ['no catalogue', '[]', /expected an object with the list/],
  ['a fault', JSON.stringify({ orchestrators: [{ function: 'A' }] }), /description is required/],
  ['an app that is not a name', JSON.stringify({ orchestrators: [{ ...entry, app: 7 }] }), /app must be a text/],
  [
    'an app that is not there',
    JSON.stringify({ orchestrators: [entry, { ...entry, app: 'x' }] }),
    /orchestrators\[1\]: app is not one of orders, billing/,
  ],
])('says what is wrong with %s', async (_, text, fault) => {
  await expect(readText(text)).rejects.toThrow(fault)
})

test('reports a missing file', async () => {
  await expect(readOrchestrators('/nowhere/x.json', upstreams)).rejects.toThrow(
    /DURABLE_FUNCTIONS_CATALOGUE .*cannot be read/,
  )
})
