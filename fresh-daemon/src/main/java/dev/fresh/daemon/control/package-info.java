/** The control API on a Unix socket. */
package dev.fresh.daemon.control;
