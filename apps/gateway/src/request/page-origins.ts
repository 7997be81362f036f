/** Makes a check that web pages of an origin may call; `*` means all origins. */
export function createOriginCheck(origins: readonly string[]): (origin: string) => boolean {
  if (origins.includes('*')) return () => true
  const known = new Set(origins.map((origin) => origin.toLowerCase()))
  return (origin) => known.has(origin.toLowerCase())
}
