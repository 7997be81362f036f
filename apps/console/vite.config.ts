import { defineConfig } from 'vite'

/** One page, one script, one stylesheet, with names that stay the same, so that a change shows as a change of content. */
export default defineConfig({
  base: './',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2023',
    cssTarget: 'chrome123',
    // Data addresses would violate the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    rollupOptions: {
      output: {
        entryFileNames: 'console.js',
        assetFileNames: ({ names }) =>
          names.some((name) => name.endsWith('.css')) ? 'console.css' : '[name][extname]',
        codeSplitting: false,
      },
    },
  },
})
