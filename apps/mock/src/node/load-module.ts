import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Functions } from '../engine/function-registry.ts'

const kinds = ['orchestrators', 'activities', 'entities'] as const

const isFunctions = (value: unknown): value is Functions =>
  typeof value === 'object' && value !== null && kinds.some((kind) => Object.hasOwn(value, kind))

/** Loads a module that exports `orchestrators`, `activities` and `entities`, each an object of functions by name, or such an object as default. */
export async function loadModule(path: string): Promise<Functions> {
  const module = (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>
  const found = [module['default'], module['functions'], module].find(isFunctions)
  if (!found) {
    throw new TypeError(
      `${path} exports none of ${kinds.join(', ')}: expected objects of functions by name, or a default export that holds them`,
    )
  }
  for (const kind of kinds) {
    for (const [name, one] of Object.entries(found[kind] ?? {})) {
      if (typeof one !== 'function')
        throw new TypeError(`${path}: expected ${kind}.${name} to be a function, got ${typeof one}`)
    }
  }
  return { ...found }
}
