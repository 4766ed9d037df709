/** Settings: one row each, from file, environment and flag. */
package dev.fresh.daemon.config;
