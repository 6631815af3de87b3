const LONG = { year: 'numeric', month: 'long', day: 'numeric' };
const SHORT = { year: 'numeric', month: 'short', day: 'numeric' };

/** Slack's date token in the reader's zone; the fallback where the second or a name in braces is unknown. */
export function showDate(seconds, format, fallback) {
  if (!Number.isFinite(seconds) || format === undefined) {
    return fallback;
  }
  const date = new Date(seconds * 1000);
  const say = (options) => date.toLocaleString('en', options);
  const near = nearDay(date);
  const known = {
    date_num: date.toISOString().slice(0, 10),
    date: say({ month: 'long', day: 'numeric' }),
    date_pretty: near ?? say({ month: 'long', day: 'numeric' }),
    date_short: say(SHORT),
    date_short_pretty: near ?? say(SHORT),
    date_long: say({ weekday: 'long', ...LONG }),
    date_long_pretty: near ?? say({ weekday: 'long', ...LONG }),
    date_long_full: say(LONG),
    time: say({ hour: '2-digit', minute: '2-digit', hour12: false }),
    time_secs: say({ hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }),
    ago: showAgo(date),
  };
  const text = format.replace(/\{(\w+)\}/g, (all, name) => known[name] ?? all);
  return /\{\w+\}/.test(text) ? fallback : text;
}

/** As Slack writes over a message. */
export function showClock(ts) {
  return new Date(Number(ts) * 1000).toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hour12: false });
}

function nearDay(date) {
  const day = (time) => Math.floor((time.getTime() - time.getTimezoneOffset() * 60_000) / 86_400_000);
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[day(date) - day(new Date())];
}

function showAgo(date) {
  const minutes = Math.round((date.getTime() - Date.now()) / 60_000);
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  if (Math.abs(minutes) < 60) {
    return words.format(minutes, 'minute');
  }
  return Math.abs(minutes) < 2880
    ? words.format(Math.round(minutes / 60), 'hour')
    : words.format(Math.round(minutes / 1440), 'day');
}
