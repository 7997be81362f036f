import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import { settings } from '../src/config/settings.ts'
import { openJobs } from '../src/jobs/job-service.ts'
import { shownIds } from '../src/jobs/job-record.ts'
import { keptJobs } from '../src/jobs/old-jobs.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/gateway/limits.md'), 'utf8')
const rows = new Map(
  page
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, , variable]) => variable?.startsWith('`LIMIT_'))
    .map(([, , variable, value]) => [variable!.replaceAll('`', ''), value!]),
)

// The breaker has its place on the page about function apps.
const limits = Object.entries(settings).filter(
  ([path]) => path.startsWith('limits.') && !path.startsWith('limits.breaker.'),
)

test('the table of limits has them all, and nothing else', () => {
  expect([...rows.keys()].toSorted()).toEqual(limits.map(([, { variable }]) => variable).toSorted())
})

test.each(limits)('the table says the default of %s', (path, { variable, kind }) => {
  const value = path.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], defaults)
  const said = rows.get(variable)!
  expect(said === 'off' ? undefined : kind.schema.parse(said)).toEqual(value)
})

test.each([
  ['unfinished jobs of a function app', openJobs],
  ['ended jobs of a function app that are kept', keptJobs],
  ['ids of a job that are shown', shownIds],
])('the page says how many %s there are', (what, count) => {
  const row = page.split('\n').find((line) => line.startsWith(`| ${what} |`))
  expect(row).toMatch(new RegExp(`\\b${count.toLocaleString('en-US')}\\b`))
})
