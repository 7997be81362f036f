import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { CliError } from './cli-error.ts'

/** Finds the entry of a package that is installed beside this one or in the current folder; otherwise the error explains how to install it. */
export function findPackage(name: string, command: string): string {
  for (const from of [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json')).href]) {
    try {
      return pathToFileURL(createRequire(from).resolve(name)).href
    } catch {
      // Tried elsewhere, or reported below.
    }
  }
  throw missing([name], command)
}

/** Finds entries as `findPackage` does; names all packages that are missing at once. */
export function findPackages<Name extends string>(names: readonly Name[], command: string): Record<Name, string> {
  const found = {} as Record<Name, string>
  const lost = new Set<string>()
  for (const name of names) {
    try {
      found[name] = findPackage(name, command)
    } catch {
      lost.add(name.split('/').slice(0, 2).join('/'))
    }
  }
  if (lost.size > 0) throw missing([...lost], command)
  return found
}

function missing(names: readonly string[], command: string): CliError {
  const [is, list] = [names.length > 1 ? 'which are' : 'which is', names.join(' and ')]
  return new CliError(
    'failed',
    `${command} needs ${list}, ${is} not installed: npm install --global ${names.join(' ')}`,
  )
}
