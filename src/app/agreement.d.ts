/** The record of real trials, made into a module when the site is built; null where there is none. */
declare module 'virtual:agreement' {
  import type { AgreementFile } from '../agreement/agreementFile.ts';

  const record: AgreementFile | null;
  export default record;
}
