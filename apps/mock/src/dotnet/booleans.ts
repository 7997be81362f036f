import { trimWhite } from './white-space.ts'

/** `bool.TryParse`: `true` or `false` in any case with spaces or NULs around; undefined for everything else. */
export function parseBoolean(text: string | undefined): boolean | undefined {
  const word = text === undefined ? undefined : trimWhite(text, { nuls: true }).toLowerCase()
  return word === 'true' ? true : word === 'false' ? false : undefined
}
