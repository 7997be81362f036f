/**
 * Finds a hash among others, -1 if it is not among them. Every byte of every hash is compared in any case, so that the time it
 * takes does not reveal which one matched or how much of it was right.
 */
export function indexOfHash(hashes: readonly Uint8Array[], wanted: Uint8Array): number {
  let found = -1
  for (let index = 0; index < hashes.length; index++) {
    const hash = hashes[index]!
    let difference = hash.length ^ wanted.length
    for (let at = 0; at < wanted.length; at++) difference |= hash[at]! ^ wanted[at]!
    // All ones where nothing differs, else zero: a choice without a branch.
    const same = ((difference | -difference) >>> 31) - 1
    found = (index & same) | (found & ~same)
  }
  return found
}
