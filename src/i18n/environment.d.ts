interface ImportMetaEnv {
  /** The language of the words in this build, `de`; absent outside a build, where everything is English. */
  readonly LAB_LANGUAGE?: string;
}
