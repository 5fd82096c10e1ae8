/** The version of this package, here as well so that the single-file build knows it. */
export const version = "0.1.0";
