const hidden = '********'
const address = /[a-z][a-z\d+.-]{0,40}:\/\/[^\s,'"<>]*[^\s,'"<>:.;)]/gi

/** Hides user name, password, query and fragment of every URL in a text: each of them may hold a key. */
export function hideUrlParts(text: string): string {
  return text.replaceAll(address, (found) => {
    // An address that cannot be parsed may still hold a key behind any of these characters.
    if (!URL.canParse(found)) return found.replace(/[?#@].*/s, (rest) => `${rest[0]}${hidden}`)
    const { username, password, search, hash } = new URL(found)
    if (!username && !password && !search && !hash) return found
    const [, scheme = '', rest = ''] = /^([^:]+:\/\/)(.*)$/.exec(found) ?? []
    const [, authority = '', path = ''] = /^([^/?#]*)([^?#]*)/.exec(rest) ?? []
    const host = authority.slice(authority.lastIndexOf('@') + 1)
    const user = username || password ? `${hidden}@` : ''
    return `${scheme}${user}${host}${path}${search && `?${hidden}`}${hash && `#${hidden}`}`
  })
}

/** Lists what of the URLs in a text must not be seen: passwords, values in queries, and fragments. */
export function secretUrlParts(text: string): string[] {
  return [...text.matchAll(address)].flatMap(([found]) => {
    if (!URL.canParse(found)) return []
    const { username, password, searchParams, hash } = new URL(found)
    return [password || username, ...searchParams.values(), hash.slice(1)].filter((part) => part !== '')
  })
}
