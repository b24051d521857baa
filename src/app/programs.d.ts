/** The lab's own programs for containers, bundled when the site is built. */
declare module 'virtual:own-programs' {
  import type { OwnPrograms } from '../takeaway/takeaway.ts';

  const programs: OwnPrograms;
  export default programs;
}
