import type { Gateway } from './gateway/gateway.js';
import type { CallFault, DispatchFault } from './state/faults.js';
import type { StandInState } from './state/stand-in-state.js';

/** What happens to the connections of the gateway, at once. */
type GatewayFault =
  /** Op 7: the client is to come again and resume. */
  | { fault: 'reconnect' }
  /** Op 9. */
  | { fault: 'invalid-session'; isResumable: boolean }
  /** Closed by Discord: 4004 bad token, 4014 intents, 4000 try again. */
  | { fault: 'gateway-closed'; code: number }
  /** Cut without a close frame. */
  | { fault: 'socket-dropped' }
  /** Half dead until it is taken back: no acknowledgements of heartbeats, nothing read, nothing sent. */
  | { fault: 'no-heartbeat-acks' };

/** The bot is put out of the server until it is taken back: 50001 for everything there. */
interface OutFault {
  fault: 'bot-removed';
}

export type Fault = CallFault | DispatchFault | GatewayFault | OutFault;

/** Does the fault, or plans it for the next call; the function that it gives takes it back. */
export function planFault(state: StandInState, gateway: Gateway, fault: Fault): () => void {
  const nothing = (): void => undefined;
  switch (fault.fault) {
    case 'reconnect':
      gateway.askToReconnect();
      return nothing;
    case 'invalid-session':
      gateway.invalidate(fault.isResumable);
      return nothing;
    case 'gateway-closed':
      gateway.close(fault.code);
      return nothing;
    case 'socket-dropped':
      gateway.drop();
      return nothing;
    case 'no-heartbeat-acks':
      gateway.setSilent(true);
      return () => gateway.setSilent(false);
    case 'bot-removed':
      state.server.hasBot = false;
      return () => {
        state.server.hasBot = true;
      };
    default:
      return state.faults.plan(fault);
  }
}
