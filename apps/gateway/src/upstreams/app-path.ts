/** Path prefix before the name of a function app. */
export const appsPath = '/apps'

/** True for the path of MCP, of all apps or of one, where both faces have one address. */
export function isMcpPath(pathname: string): boolean {
  return /^(\/apps\/[^/]+)?\/mcp\/?$/.test(pathname)
}

/** The part of a URL's path after `/apps/`: an empty string for `/apps` itself, undefined for other paths. */
export function appInPath(url: string): string | undefined {
  const start = url.indexOf('/', url.indexOf('//') + 2)
  if (start < 0 || !url.startsWith(appsPath, start)) return undefined
  const rest = url.slice(start + appsPath.length)
  if (rest !== '' && !/^[/?#]/.test(rest)) return undefined
  return /^\/([^/?#]*)/.exec(rest)?.[1] ?? ''
}
