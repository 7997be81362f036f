import type { Storage } from 'unstorage'

/** What replicas share their state through: any storage of `unstorage`, or what looks like one. */
export type SharedStore = Pick<Storage, 'getItem' | 'getItems' | 'setItem'>

/** Tells an operator what is odd. */
export type Warn = (message: string) => void
