#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import process from 'node:process'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

if (process.argv.length === 3 && process.argv[2] === '--version') process.stdout.write(`${version}\n`)
else {
  const [{ run }, { createProcessIo }] = await Promise.all([import('./run.ts'), import('./process-io.ts')])
  process.exitCode = await run(process.argv.slice(2), createProcessIo(process), version)
}
