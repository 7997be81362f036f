/** SHA-256 of the UTF-8 bytes of a text: 32 bytes, at once where the runtime can. */
export type Digest = (text: string) => Uint8Array | Promise<Uint8Array>

const encoder = new TextEncoder()

/** The digest of WebCrypto, which every Fetch runtime has; Node has a faster one. */
export const webDigest: Digest = async (text) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)))
