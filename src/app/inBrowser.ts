/** False while pages are built: then there is no browser, nobody looks, and nothing is kept. */
export const inBrowser = typeof document !== 'undefined';
