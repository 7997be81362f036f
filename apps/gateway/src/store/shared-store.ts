import type { Storage } from 'unstorage'

/** Storage through which replicas share their state: any `unstorage` storage, or an object with the same methods. */
export type SharedStore = Pick<Storage, 'getItem' | 'getItems' | 'setItem'>

/** Tells an operator what is odd. */
export type Warn = (message: string) => void
