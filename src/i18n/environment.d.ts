interface ImportMetaEnv {
  /** The language of the words in this build, `de`; absent outside a build, where everything is English. */
  readonly LAB_LANGUAGE?: string;
  /** All languages that the site is built in, `en,de`; absent where it is built in one. */
  readonly LAB_LANGUAGES?: string;
}
