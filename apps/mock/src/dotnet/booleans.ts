/** `bool.TryParse`: `true` or `false` in any case with blanks or NULs around; undefined for everything else. */
export function parseBoolean(text: string | undefined): boolean | undefined {
  // oxlint-disable-next-line no-control-regex -- .NET trims NULs here
  const word = text?.replace(/^[\s\0]+|[\s\0]+$/g, '').toLowerCase()
  return word === 'true' ? true : word === 'false' ? false : undefined
}
