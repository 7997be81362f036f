import { hash } from 'node:crypto'
import type { Digest } from '../../auth/digest.ts'

/** SHA-256 without a promise: what a request with an API key waits for. */
export const nodeDigest: Digest = (text) => hash('sha256', text, 'buffer')
