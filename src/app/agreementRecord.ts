import record from 'virtual:agreement';

/** What real daemons did beside what the simulation does; null in a site that was built without the record. */
export const agreementRecord = record;
