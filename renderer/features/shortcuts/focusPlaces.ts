/** The search field of the sidebar, which `/` goes to. */
export const searchInputId = 'profile-search';

/** The main button of the profile, which Enter on its row goes to. */
export const mainActionId = 'profile-main-action';
