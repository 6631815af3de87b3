/** What an API answer may hold. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
