import type { SocketMode } from './socket/socket-mode.js';
import type { CallFault, EnvelopeFault } from './state/faults.js';
import type { StandInState } from './state/stand-in-state.js';

/** What happens to the connections, at once. `which`: the oldest one where nothing is said. */
type SocketFault =
  | {
      fault: 'disconnect-warning' | 'refresh-requested' | 'too-many-websockets' | 'link-disabled';
      which?: 'one' | 'all';
    }
  /** Cut without a close frame. */
  | { fault: 'socket-dropped'; which?: 'one' | 'all' }
  /** Half dead until it is taken back: no pongs, no pings, and frames of the client are not read. */
  | { fault: 'no-pongs' };

type TokenFault = { fault: 'token-revoked'; token: 'bot' | 'app' | 'both' };

export type Fault = CallFault | EnvelopeFault | SocketFault | TokenFault;

const REASONS = {
  'disconnect-warning': 'warning',
  'refresh-requested': 'refresh_requested',
  'too-many-websockets': 'too_many_websockets',
  'link-disabled': 'link_disabled',
} as const;

/** Does the fault, or plans it for the next call or envelope; the function that it gives takes it back. */
export function planFault(state: StandInState, socket: SocketMode, fault: Fault): () => void {
  switch (fault.fault) {
    case 'disconnect-warning':
    case 'refresh-requested':
    case 'too-many-websockets':
    case 'link-disabled':
      socket.disconnect(REASONS[fault.fault], fault.which ?? 'one');
      return () => undefined;
    case 'socket-dropped':
      socket.drop(fault.which ?? 'one');
      return () => undefined;
    case 'no-pongs':
      socket.setSilent(true);
      return () => socket.setSilent(false);
    case 'token-revoked':
      return revoke(state, fault.token);
    default:
      return state.faults.plan(fault);
  }
}

function revoke({ workspace }: StandInState, which: TokenFault['token']): () => void {
  const { botToken, appToken } = workspace;
  const tokens = which === 'both' ? [botToken, appToken] : [which === 'bot' ? botToken : appToken];
  for (const token of tokens) token.isRevoked = true;
  return () => {
    for (const token of tokens) token.isRevoked = false;
  };
}
