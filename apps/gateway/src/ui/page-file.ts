import { hashText } from '@durable-http/core'

/** A file of the console, ready to be sent. */
export interface PageFile {
  type: string
  bytes: Uint8Array<ArrayBuffer>
  packed: Uint8Array<ArrayBuffer>
  tag: string
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

/** Packs the files of the console once. */
export async function packFiles(files: Readonly<Record<string, string>>): Promise<Map<string, PageFile>> {
  const packed = new Map<string, PageFile>()
  for (const [name, text] of Object.entries(files)) {
    const bytes = new TextEncoder().encode(text)
    packed.set(name, {
      type: types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
      bytes,
      packed: await gzip(bytes),
      tag: `"${hashText(text)}"`,
    })
  }
  return packed
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** Answers with a file; 304 where the browser has it already. */
export function fileResponse(file: PageFile, request: Request, headers: Readonly<Record<string, string>>): Response {
  const common = { ...headers, etag: file.tag, 'cache-control': 'no-cache', vary: 'accept-encoding' }
  if (request.headers.get('if-none-match') === file.tag) return new Response(null, { status: 304, headers: common })
  const isPacked = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')
  const body = isPacked ? file.packed : file.bytes
  return new Response(request.method === 'HEAD' ? null : body, {
    headers: {
      ...common,
      'content-type': file.type,
      'content-length': String(body.length),
      ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
    },
  })
}
