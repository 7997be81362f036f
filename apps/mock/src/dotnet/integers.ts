const INT32_MAX = 2_147_483_647

/** `int.TryParse`: optional sign and spaces, 32 bits; undefined for everything else. */
export function parseInt32(text: string | undefined): number | undefined {
  const found = text === undefined ? undefined : /^[\t-\r ]*([-+]?\d+)[\t-\r ]*\0*$/.exec(text)
  if (!found) return undefined
  const value = Number(found[1])
  return value > INT32_MAX || value < -INT32_MAX - 1 ? undefined : value + 0
}
