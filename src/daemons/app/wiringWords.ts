// What is said of the database that an app asks: sentences where nothing can be done, else the end of one.

export function oneDatabase(): string {
  return 'An app asks one database.';
}

export function isDatabaseAlready(server: string): string {
  return `${server} is its database already.`;
}

export function noDatabaseThere(): string {
  return 'app.env names no database there.';
}

/** @param before the host that was asked; empty where there was none */
export function hostNow(host: string, before: string): string {
  return before === '' ? `DB_HOST is ${host} now` : `DB_HOST is ${host} now, instead of ${before}`;
}
