import built from 'virtual:version';

/** Which lab this is: `0.1.0 (commit 1a2b3c4d5e6f)`. */
export const labVersion = built.commit === null ? built.version : `${built.version} (commit ${built.commit})`;
