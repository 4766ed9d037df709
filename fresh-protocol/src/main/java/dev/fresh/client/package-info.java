/** How a client finds, starts and asks the daemon. */
package dev.fresh.client;
