/** Something of each of several function apps; the first is the one that is meant where none is named. */
export interface NamedApp<Part> {
  name: string
  part: Part
}

/** Names of the apps, in their order. */
export function namesOf(apps: readonly NamedApp<unknown>[]): string[] {
  return apps.map(({ name }) => name)
}
