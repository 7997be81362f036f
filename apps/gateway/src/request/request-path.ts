/** True if a request is for exactly this path, with any query; a whole URL parser would cost more than all stages together. */
export function asksFor({ url }: Request, path: string): boolean {
  const start = url.indexOf('/', url.indexOf('//') + 2)
  if (start < 0 || !url.startsWith(path, start)) return false
  const end = start + path.length
  return end === url.length || url[end] === '?' || url[end] === '#'
}
