/** Trouble of Slack's own, which may be over in a moment: https://docs.slack.dev/reference/methods/chat.postMessage#errors */
export const PASSING_ERRORS = ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'];
