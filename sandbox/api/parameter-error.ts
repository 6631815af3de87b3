import { ApiError } from './api-error.js';

/** PVE's answer to wrong parameters: 400, and the reason beside each name. */
export function parameterError(parameters: Record<string, string>): ApiError {
  return new ApiError(400, 'Parameter verification failed.', parameters);
}
