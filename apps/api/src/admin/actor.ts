/** The actor in the audit log. Until accounts exist there is one organiser, identified by the admin token. */
export const ORGANISER = 'organiser';
