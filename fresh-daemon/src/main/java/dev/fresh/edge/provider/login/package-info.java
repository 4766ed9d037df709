/** Log-ins of people to agent programs: found, renewed by one at a time, shown to the meter, never to an agent. */
package dev.fresh.edge.provider.login;
