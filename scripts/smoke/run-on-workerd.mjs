import { smoke } from './program.mjs'

export default {
  async fetch(request) {
    const { searchParams } = new URL(request.url)
    try {
      return new Response(await smoke({ baseUrl: searchParams.get('host'), key: searchParams.get('key') }))
    } catch (error) {
      return new Response(String(error?.stack ?? error), { status: 500 })
    }
  },
}
