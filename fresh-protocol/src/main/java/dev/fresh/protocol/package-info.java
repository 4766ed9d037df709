/** What clients and the daemon say to each other, and where they meet. */
package dev.fresh.protocol;
