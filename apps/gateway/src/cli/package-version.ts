import manifest from '../../package.json' with { type: 'json' }

/** Version of this package; a build holds it. */
export const packageVersion: string = manifest.version
