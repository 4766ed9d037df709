/** The whole product from the outside: real repository, daemon, socket, command line and processes. */
package dev.fresh.e2e;
