/** A network of addresses, or one address. */
export interface Network {
  /** 4 or 16 bytes. */
  bytes: readonly number[]
  /** Leading bits that count. */
  prefix: number
}

/** Reads an IPv4 or IPv6 address, or a network in CIDR notation; undefined when it is neither. */
export function readNetwork(text: string): Network | undefined {
  const [, address = '', length] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const bytes = readAddress(address)
  if (!bytes) return undefined
  const bits = bytes.length * 8
  const prefix = length === undefined ? bits : Number(length)
  return prefix <= bits ? { bytes, prefix } : undefined
}

/** Makes a check that an address is in one of the networks; throws a `TypeError` for what is not a network. */
export function createNetworkCheck(networks: readonly string[]): (address: string | undefined) => boolean {
  const known = networks.map((text) => {
    const network = readNetwork(text)
    if (!network) throw new TypeError(`${text} is not an address or network; expected such as 10.0.0.0/8 or fd00::/8`)
    return network
  })
  return (address) => {
    if (known.length === 0 || address === undefined) return false
    const bytes = readAddress(address)
    return bytes !== undefined && known.some((network) => holds(network, bytes))
  }
}

function holds({ bytes, prefix }: Network, address: readonly number[]): boolean {
  if (bytes.length !== address.length) return false
  const whole = prefix >> 3
  for (let index = 0; index < whole; index++) if (bytes[index] !== address[index]) return false
  const rest = 8 - (prefix & 7)
  return rest === 8 || bytes[whole]! >> rest === address[whole]! >> rest
}

/** Reads an address into its bytes; an IPv4 address written as IPv6, as sockets for both tell it, is an IPv4 address. */
function readAddress(text: string): readonly number[] | undefined {
  // The zone names an interface, not a caller.
  const zone = text.indexOf('%')
  const address = zone < 0 ? text : text.slice(0, zone)
  if (!address.includes(':')) return zone < 0 ? readFour(address) : undefined
  const bytes = readSixteen(address)
  const isMapped = bytes?.every((byte, index) => index > 11 || byte === (index > 9 ? 255 : 0))
  return isMapped ? bytes!.slice(12) : bytes
}

function readFour(text: string): number[] | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  // A leading zero is octal to some and decimal to others.
  if (!parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return undefined
  return parts.map(Number)
}

function readSixteen(text: string): number[] | undefined {
  const last = text.lastIndexOf(':') + 1
  const tail = text.slice(last)
  const four = tail.includes('.') ? readFour(tail) : []
  if (!four) return undefined
  // The last four bytes may be written the old way, in the room of two groups.
  const groups = four.length === 0 ? text : `${text.slice(0, last)}0:0`
  const halves = groups.split('::')
  if (halves.length > 2) return undefined
  const [before, after] = halves.map((half) => (half === '' ? [] : half.split(':'))) as [string[], string[]?]
  const written = before.length + (after?.length ?? 0)
  if (after === undefined ? written !== 8 : written > 7) return undefined
  const all = [...before, ...Array.from({ length: 8 - written }, () => '0'), ...(after ?? [])]
  if (!all.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined
  const bytes = all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255])
  return [...bytes.slice(0, 16 - four.length), ...four]
}
