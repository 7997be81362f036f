/**
 * Script of the reference page: fetches the OpenAPI document with the key that the page was opened with. The key travels in a header, and
 * never becomes part of a link. Without a key in the address, or without scripts, the link is an ordinary one.
 */
export const documentLinkScript = `
for (const link of document.querySelectorAll('a[href="openapi.json"]')) {
  link.addEventListener('click', async (event) => {
    const key = new URLSearchParams(location.search).get('code')
    if (!key) return
    event.preventDefault()
    const response = await fetch(link.href, { headers: { 'x-functions-key': key } })
    const saved = document.createElement('a')
    saved.href = URL.createObjectURL(await response.blob())
    saved.download = response.ok ? 'openapi.json' : 'problem.json'
    saved.click()
    URL.revokeObjectURL(saved.href)
  })
}
`

/** Hash of the script for the content security policy of the page; a test holds it against the script. */
export const documentLinkHash = 'sha256-teW73vlHBllqk6K1EKYX7GVyW0rS+cPOUYLDya7HxbU='
