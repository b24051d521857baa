/** Which lab this is; made into a module when the site is built. */
declare module 'virtual:version' {
  const built: { readonly version: string; readonly commit: string | null };
  export default built;
}
