import type Database from 'better-sqlite3';

/** An open database. Rooms above pass it on and never look into it. */
export type Sqlite = Database.Database;
