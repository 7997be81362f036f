import type { RequestContext } from '../request/request-context.ts'

/** Names the caller for which a request is counted: its principal, else its address, else all callers with an unknown address. */
export function clientKeyOf({
  principal,
  client,
  peer,
}: Pick<RequestContext, 'principal' | 'client' | 'peer'>): string {
  return principal ? principal.name : peerKey(client ?? peer)
}

/** Names who an address is counted as: a network of 64 bits where it is IPv6, as one host may have all of its addresses. */
export function peerKey(peer: string | undefined): string {
  if (peer === undefined) return 'unknown peer'
  if (!peer.includes(':')) return `peer ${peer}`
  if (peer.includes('.')) return `peer ${peer.slice(peer.lastIndexOf(':') + 1)}`
  const [head = '', tail] = peer.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - first.length - last.length }, () => '0')
  return `peer ${[...first, ...zeros, ...last].slice(0, 4).join(':')}::/64`
}
