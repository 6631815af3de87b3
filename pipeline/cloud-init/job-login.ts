/** The account in a guest that Ansible logs in with; its key leaves the guest with the last task. */
export const jobLogin = 'chatops';
