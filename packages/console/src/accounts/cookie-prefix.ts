/** Begins the names of the cookies of the console's own sign-in; on https `__Secure-` goes before it. */
export const cookiePrefix = 'clounect';
