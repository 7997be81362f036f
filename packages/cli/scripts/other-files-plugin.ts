import type { Plugin } from 'esbuild'

/** Leaves late imports to other files beside the bundle; `files` has them by what is imported. */
export function otherFilesPlugin(files: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'other-files',
    setup(build) {
      build.onResolve({ filter: /./ }, ({ path, kind }) =>
        kind === 'dynamic-import' && Object.hasOwn(files, path)
          ? { path: `./${files[path]}`, external: true }
          : undefined,
      )
    },
  }
}
