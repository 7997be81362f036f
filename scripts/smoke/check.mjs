export function check(fact, holds) {
  if (!holds) throw new Error(`not so: ${fact}`)
}
