/** An environment variable's value, without blanks around it; an empty one counts as not set. */
export type Read = (name: string) => string | undefined;

/** Hears of a variable that is wrong: what is wrong with it, and the mend. */
export type Wrong = (name: string, mistake: string) => void;
