import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { CliError } from './cli-error.ts'

/** Finds the entry of a package that is installed beside this one or in the current folder; says how to install it otherwise. */
export function findPackage(name: string, command: string): string {
  for (const from of [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json')).href]) {
    try {
      return pathToFileURL(createRequire(from).resolve(name)).href
    } catch {
      // Tried elsewhere, or told below.
    }
  }
  throw new CliError('failed', `${command} needs ${name}, which is not installed: npm install --global ${name}`)
}
