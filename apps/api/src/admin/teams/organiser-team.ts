/** The team that references and baselines belong to. It has no token: no one submits as it. */
export const ORGANISER_TEAM = 'Organisers';
