/** Who acts, in the audit log. Until accounts come there is one organiser, known by the admin token. */
export const ORGANISER = 'organiser';
