/** The authorization endpoint, with the capital A of the documentation. */
export const authorizePath = '/integration/rest/oAuth/authorize';

/** The token endpoint, with the capitals A and T of the documentation; refreshes go here too. */
export const tokenPath = '/integration/rest/oAuth/getToken';

/** Where a person can do what an administrator of the real system does on its settings pages. */
export const administrationPath = '/practice/administration';
