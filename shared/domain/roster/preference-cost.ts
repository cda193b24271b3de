/** What a session costs that somebody would rather not have, when nobody says how much. */
export const USUAL_PREFERENCE_COST = 3;
/** More would drown every other soft rule. */
export const HIGHEST_PREFERENCE_COST = 1_000;
