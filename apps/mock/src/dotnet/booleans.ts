/** `bool.TryParse`: `true` or `false` in any case with blanks or NULs around; undefined for everything else. */
export function parseBoolean(text: string | undefined): boolean | undefined {
  const word = text?.replace(/^[\s\0]+|[\s\0]+$/g, '').toLowerCase()
  return word === 'true' ? true : word === 'false' ? false : undefined
}
