import type { Database } from 'better-sqlite3';
import { z } from 'zod';

export interface Task {
  upid: string;
  node: string;
  type: string;
  /** What it is about: a VMID, a file name, or empty. */
  id: string;
  user: string;
  pid: number;
  pstart: number;
  startedAtS: number;
  endedAtS: number | null;
  /** `OK`, `WARNINGS: n` or the error; null while it runs. */
  exitStatus: string | null;
}

export interface TaskTable {
  find(upid: string): Task | null;
  /** Newest first. */
  list(): Task[];
  add(task: Task): void;
  end(upid: string, endedAtS: number, exitStatus: string): void;
  addLine(upid: string, line: string): void;
  lines(upid: string): { n: number; t: string }[];
}

const row = z
  .object({
    upid: z.string(),
    node: z.string(),
    type: z.string(),
    id: z.string(),
    user: z.string(),
    pid: z.number(),
    pstart: z.number(),
    started_at_s: z.number(),
    ended_at_s: z.number().nullable(),
    exit_status: z.string().nullable(),
  })
  .transform(
    ({ started_at_s, ended_at_s, exit_status, ...rest }): Task => ({
      ...rest,
      startedAtS: started_at_s,
      endedAtS: ended_at_s,
      exitStatus: exit_status,
    }),
  );

const lineRow = z.object({ n: z.number(), t: z.string() });

export function taskTable(db: Database): TaskTable {
  const find = db.prepare('SELECT * FROM tasks WHERE upid = ?');
  const list = db.prepare('SELECT * FROM tasks ORDER BY started_at_s DESC, rowid DESC');
  const add = db.prepare(
    `INSERT INTO tasks (upid, node, type, id, user, pid, pstart, started_at_s, ended_at_s, exit_status)
     VALUES (@upid, @node, @type, @id, @user, @pid, @pstart, @startedAtS, @endedAtS, @exitStatus)`,
  );
  const end = db.prepare('UPDATE tasks SET ended_at_s = ?, exit_status = ? WHERE upid = ? AND exit_status IS NULL');
  const addLine = db.prepare(
    'INSERT INTO task_lines (upid, n, line) SELECT @upid, count(*) + 1, @line FROM task_lines WHERE upid = @upid',
  );
  const lines = db.prepare('SELECT n, line AS t FROM task_lines WHERE upid = ? ORDER BY n');
  return {
    find(upid) {
      const found = find.get(upid);
      return found === undefined ? null : row.parse(found);
    },
    list: () => list.all().map((each) => row.parse(each)),
    add(task) {
      add.run(task);
    },
    end(upid, endedAtS, exitStatus) {
      end.run(endedAtS, exitStatus, upid);
    },
    addLine(upid, line) {
      addLine.run({ upid, line });
    },
    lines: (upid) => lines.all(upid).map((each) => lineRow.parse(each)),
  };
}
