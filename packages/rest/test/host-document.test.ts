import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createHostDocument } from '../scripts/host-document.ts'
import { playScenario } from './host-differences/played-step.ts'
import { type RecordedVersion, scenariosOf } from './host-differences/recorded-scenario.ts'
import { createResponseCheck, createOperationFinder } from './openapi-check.ts'

const document = createHostDocument()
const check = createResponseCheck(document)
const find = createOperationFinder(document)

it('is the committed file', () => {
  expect(JSON.parse(readFileSync(join(import.meta.dirname, '../host-openapi.json'), 'utf8'))).toEqual(document)
})

// Paths that are not operations of the document, or reach another one once the host has decoded them.
const odd = /\/\/|%2F|%25|%61|makeprimary/i
const isJson = (text: string) => {
  try {
    return text === '' || JSON.parse(text) !== undefined
  } catch {
    return false
  }
}

it.each<RecordedVersion>(['2.13.7', '3.14.1', '3.15.3'])(
  'has every response of %s to the recorded requests',
  { timeout: 60_000 },
  async (version) => {
    const faults: string[] = []
    let checked = 0
    for (const scenario of scenariosOf(version)) {
      for (const { step, request, host } of await playScenario(version, scenario)) {
        const path = request.target.split('?')[0]!
        // The host can write what is not JSON (contract 6.5); no schema says that.
        if (!find(request.method, path) || odd.test(path) || !isJson(host.text)) continue
        checked++
        const response = { ...host, headers: new Headers(host.headers) }
        faults.push(
          ...check(request.method, path, response).map(
            (fault) => `${scenario.name} ${step} ${request.method} ${path}: ${fault}`,
          ),
        )
      }
    }
    expect(faults).toEqual([])
    expect(checked).toBeGreaterThan(700)
  },
)
